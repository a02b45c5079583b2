import { basename } from "node:path";
import { cachedFile, runCommand } from "./cached-file.ts";

/** What a layer is compressed by, as builders do. */
export const COMPRESSORS = {
  gzip: { words: ["gzip", "-6", "--no-name", "--stdout"], ending: "gz" },
  pigz: { words: ["pigz", "-6", "--no-name", "--stdout"], ending: "pigz" },
  zstd: { words: ["zstd", "-3", "--quiet", "--stdout"], ending: "zst" },
} as const;

export type Compressor = keyof typeof COMPRESSORS;

export const mediaTypeOf = (compressor: Compressor) =>
  `application/vnd.oci.image.layer.v1.tar+${compressor === "zstd" ? "zstd" : "gzip"}`;

/** The path of an archive compressed. */
export function compressed(archive: string, compressor: Compressor): Promise<string> {
  const { words, ending } = COMPRESSORS[compressor];
  return cachedFile(`${basename(archive)}.${ending}`, async (path) => {
    await runCommand({ words: [...words, archive], output: path });
  });
}
