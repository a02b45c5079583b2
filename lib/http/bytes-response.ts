import { isUtf8 } from "node:buffer";

export interface ExactBytes {
  bytes: Uint8Array;
  digest: string;
  /** As the registry named it; told in a header, never used as the type of the answer. */
  mediaType: string;
}

/**
 * Bytes from a registry exactly as they are. A browser shows them as text or saves them, but never as what
 * they claim to be: a manifest may well contain a page with a script (threats 3.2).
 */
export function bytesResponse({ bytes, digest, mediaType }: ExactBytes): Response {
  const text = isUtf8(bytes);
  const name = digest.replace(/[^a-z0-9]+/gi, "-");
  return new Response(Buffer.from(bytes), {
    headers: {
      "content-type": text ? "text/plain; charset=utf-8" : "application/octet-stream",
      "content-disposition": `${text ? "inline" : "attachment"}; filename="${name}${text ? ".json" : ".bin"}"`,
      "docker-content-digest": digest,
      "x-media-type": mediaType.replace(/[^\x21-\x7e]/g, "").slice(0, 200),
    },
  });
}
