import type { ByteString } from "../bytes/byte-string.ts";

const PREFIX = ".wh.";
const OPAQUE = ".wh..wh..opq";

/**
 * What an entry's name says about lower layers (OCI image specification, layer.md, "Whiteouts").
 * `invalid`: names nothing, or another directory than its own; runtimes refuse such a layer.
 */
export type Whiteout = { kind: "opaque" } | { kind: "removes"; base: ByteString } | { kind: "invalid" };

/** @returns null for an ordinary entry */
export function whiteoutOf(base: ByteString): Whiteout | null {
  if (!base.startsWith(PREFIX)) return null;
  if (base === OPAQUE) return { kind: "opaque" };
  const removed = base.slice(PREFIX.length);
  if (removed === "" || removed === "." || removed === "..") return { kind: "invalid" };
  return { kind: "removes", base: removed };
}
