import type { Readable } from "node:stream";
import { baseMediaType } from "#lib/references/media-types.ts";

/** Header values are hostile text: read through `header` and `headerAll`, never copied to our own answers. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** One answer, from the registry, its storage or its token server. */
export interface Answer {
  status: number;
  headers: AnswerHeaders;
  /** The body in memory; empty for HEAD and for streams. */
  bytes: Uint8Array;
  /** The body not yet read, when a stream was asked for and the status is 2xx. */
  stream: Readable | null;
  /** Where the answer came from at last. */
  url: URL;
}

/** The first value of a header, null when absent. */
export function header(answer: Pick<Answer, "headers">, name: string): string | null {
  return headerAll(answer, name)[0] ?? null;
}

export function headerAll(answer: Pick<Answer, "headers">, name: string): string[] {
  const value = answer.headers[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Media type in lower case without parameters, empty when absent. A `; charset` means nothing here. */
export function mediaType(answer: Pick<Answer, "headers">): string {
  return baseMediaType((header(answer, "content-type") ?? "").slice(0, 255));
}

/** Content-Length as a safe number, null when absent or nonsense. */
export function contentLength(answer: Pick<Answer, "headers">): number | null {
  const text = header(answer, "content-length");
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const size = Number(text);
  return Number.isSafeInteger(size) ? size : null;
}
