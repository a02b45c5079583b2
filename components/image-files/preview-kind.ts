/** How the beginning of a file is shown. */
export type PreviewKind =
  | { kind: "empty" }
  | { kind: "text"; text: string }
  | { kind: "image"; mediaType: string }
  | { kind: "binary" };

const IMAGES: readonly { mediaType: string; at: number; magic: readonly number[] }[] = [
  { mediaType: "image/png", at: 0, magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mediaType: "image/jpeg", at: 0, magic: [0xff, 0xd8, 0xff] },
  { mediaType: "image/gif", at: 0, magic: [0x47, 0x49, 0x46, 0x38] },
];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

/**
 * What a file is, by its bytes and never by its name. Text is valid UTF-8 without a zero byte; so is SVG, which is
 * a program as much as a picture. `complete`: there are no bytes behind these.
 */
export function previewKind(bytes: Uint8Array, complete: boolean): PreviewKind {
  if (bytes.length === 0) return { kind: "empty" };
  const image = IMAGES.find(({ at, magic }) => begins(bytes, at, magic));
  if (image) return { kind: "image", mediaType: image.mediaType };
  if (begins(bytes, 0, RIFF) && begins(bytes, 8, WEBP)) return { kind: "image", mediaType: "image/webp" };
  const text = bytes.includes(0) ? null : decode(bytes, complete);
  return text === null ? { kind: "binary" } : { kind: "text", text };
}

function begins(bytes: Uint8Array, at: number, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[at + index] === byte);
}

/** A letter that the end of the first part cuts in two is no reason to call a text something else. */
function decode(bytes: Uint8Array, complete: boolean): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: !complete,
    });
    return text;
  } catch {
    return null;
  }
}
