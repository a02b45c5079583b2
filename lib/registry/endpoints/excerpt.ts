import { visibleString } from "#lib/references/visible-text.ts";
import { type Answer, mediaType } from "../transport/answer.ts";

/** The beginning of a body that is not what was asked for, safe to show: at most 200 characters, nothing invisible. */
export function excerpt(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 1024));
  return visibleString(text.replace(/\s+/g, " ").trim(), { limit: 200 });
}

/** Is this a web page: by its type, or by how it begins? Login pages of proxies come as 200 with any type. */
export function looksLikeHtml(answer: Answer): boolean {
  if (mediaType(answer) === "text/html") return true;
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(
    new TextDecoder().decode(answer.bytes.subarray(0, 256)),
  );
}
