import type { z } from "zod";
import { InvalidInput } from "#lib/errors.ts";
import { describeIssues } from "./describe-issues.ts";
import { RefusedRequest } from "./refused-request.ts";

/** Bytes of a whole request target; longer ones are nothing a page or a program of ours sends. */
const TARGET_LIMIT = 8 * 1024;

/**
 * The parameters of a request, by the schema of its route.
 *
 * Stricter than `URLSearchParams`, which turns what it cannot decode into other text: a broken percent
 * encoding, bytes that are not UTF-8, control characters, a repeated key and a key the schema does not name
 * are refused (threats 71, 80).
 *
 * @throws InvalidInput; RefusedRequest `uri_too_long`
 */
export function readQuery<Query extends z.ZodObject>(request: Request, schema: Query): z.output<Query> {
  const target = request.url.slice(request.url.indexOf("/", request.url.indexOf("//") + 2));
  if (Buffer.byteLength(target) > TARGET_LIMIT) {
    throw new RefusedRequest("uri_too_long", "The address of this request is longer than 8 KiB.");
  }
  const start = target.indexOf("?");
  const parsed = schema.safeParse(start === -1 ? {} : pairs(target.slice(start + 1)));
  if (parsed.success) return parsed.data;
  throw new InvalidInput("A parameter of the request is not right.", {
    details: { issues: describeIssues(parsed.error) },
  });
}

function pairs(query: string): Record<string, string> {
  const found = new Map<string, string>();
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const key = decode(equals === -1 ? pair : pair.slice(0, equals));
    if (found.has(key)) throw new InvalidInput("A parameter is given twice.");
    found.set(key, decode(equals === -1 ? "" : pair.slice(equals + 1)));
  }
  return Object.fromEntries(found);
}

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new InvalidInput("A parameter contains a broken percent encoding.");
  }
  // Next hands over what it could not decode as U+FFFD.
  if (decoded.includes("\ufffd")) throw new InvalidInput("A parameter is not UTF-8.");
  if (hasControlCharacter(decoded)) throw new InvalidInput("A parameter contains a control character.");
  return decoded;
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}
