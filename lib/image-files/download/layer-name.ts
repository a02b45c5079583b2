import { shortDigest } from "#lib/references/digest.ts";
import { baseMediaType, parseLayerType } from "#lib/references/media-types.ts";
import { plainName } from "./downloaded-file.ts";

const ENDINGS = { none: "tar", gzip: "tar.gz", zstd: "tar.zst" } as const;
/** How types of other artifacts end. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/tar[+.]gzip$/, "tar.gz"],
  [/tar[+.]zstd$/, "tar.zst"],
  [/[./+]tar$/, "tar"],
  [/[/+]json$/, "json"],
  [/[/+]gzip$/, "gz"],
  [/\/wasm$/, "wasm"],
];

/** The name of a layer as a file: the short digest, and an ending that other programs know it by. */
export function layerName(digest: string, mediaType: string): string {
  const algorithm = digest.slice(0, digest.indexOf(":"));
  return `${plainName(`${algorithm}-${shortDigest(digest)}`)}.${endingOf(mediaType)}`;
}

function endingOf(mediaType: string): string {
  const layer = parseLayerType(mediaType);
  if (layer !== null) return ENDINGS[layer.compression];
  const base = baseMediaType(mediaType);
  return OTHERS.find(([pattern]) => pattern.test(base))?.[1] ?? "bin";
}
