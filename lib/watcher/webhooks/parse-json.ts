import { nestsDeeperThan } from "#lib/references/json-depth.ts";

const DEPTH_LIMIT = 32;

/** The JSON in bytes of a stranger; undefined when it is none, is no UTF-8, or nests too deeply to be read. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return nestsDeeperThan(text, DEPTH_LIMIT) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
