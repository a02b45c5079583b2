import type { z } from "zod";
import { InvalidInput, TooLarge } from "#lib/errors.ts";
import { nestsDeeperThan } from "#lib/references/json-depth.ts";
import { describeIssues } from "./describe-issues.ts";
import { RefusedRequest } from "./refused-request.ts";

/** Bytes a body may have when a route does not say otherwise. */
export const BODY_LIMIT = 64 * 1024;
const DEPTH_LIMIT = 16;

/**
 * Only `application/json`: a form, or a text a foreign page may send without asking first, is refused
 * before its body is read (threats 64).
 *
 * @throws RefusedRequest `unsupported_media_type`
 */
export function requireJson(request: Request): void {
  const type = request.headers.get("content-type") ?? "";
  const encoding = request.headers.get("content-encoding");
  const isJson = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(type);
  if (isJson && (encoding === null || encoding.toLowerCase() === "identity")) return;
  throw new RefusedRequest("unsupported_media_type", "Changes are sent as JSON.", {
    advice: "Send the header Content-Type: application/json and an uncompressed body.",
  });
}

/**
 * The body of a request, by the schema of its route. Counted while it arrives, whatever `Content-Length`
 * says: Next itself accepts 300 MiB (threats 101).
 *
 * @param limit bytes
 * @throws TooLarge, InvalidInput
 */
export async function readBody<Body extends z.ZodType>(
  request: Request,
  schema: Body,
  limit: number,
): Promise<z.output<Body>> {
  const text = decodeUtf8(await readBytes(request, limit));
  if (nestsDeeperThan(text, DEPTH_LIMIT)) throw new InvalidInput("The body is nested too deeply.");
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new InvalidInput("A field of the request is not right.", {
    details: { issues: describeIssues(parsed.error) },
  });
}

/**
 * The bytes of a body as they came, counted while they arrive.
 *
 * @throws TooLarge
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) {
    await request.body?.cancel();
    throw tooLarge(limit);
  }
  const reader = request.body?.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > limit) {
      await reader.cancel();
      throw tooLarge(limit);
    }
    pieces.push(value);
  }
  return Buffer.concat(pieces);
}

function tooLarge(limit: number): TooLarge {
  return new TooLarge(`The body is larger than ${limit / 1024} KiB.`, { details: { limit } });
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInput("The body is not UTF-8.");
  }
}

/** The parser's own message is not passed on: it quotes the body, which may hold a password. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInput("The body is not JSON.");
  }
}
