import { mixedContent, numbers } from "#lib/layers/testing/content.ts";
import { body, END, header } from "#lib/layers/testing/tar-builder.ts";
import { cachedFile, runCommand } from "./cached-file.ts";

/** Entries of the generated layers. */
export const MANY = 100_000;

/** Where the files of a generated layer lie: all in one directory, or a hundred in each. */
export type Shape = "flat" | "tree";

export const FLAT_DIRECTORY = "srv/objects";

const nameOf = (shape: Shape, i: number) =>
  shape === "flat"
    ? `${FLAT_DIRECTORY}/object-${i.toString(36).padStart(5, "0")}.json`
    : `usr/share/package-${Math.floor(i / 100)}/lib/module-${i % 100}.d.ts`;

function* archive(shape: Shape): Generator<Buffer> {
  const next = numbers(5);
  const text = mixedContent(100_000);
  for (let i = 0; i < MANY; i += 1) {
    const size = 100 + (next() % 1500);
    const start = next() % (text.length - size);
    yield header({ name: nameOf(shape, i), size, mtime: 1_700_000_000 + i });
    yield body(text.subarray(start, start + size));
  }
  yield END;
}

/** The path of a layer of 100,000 small files, compressed by gzip. */
export function manyFiles(shape: Shape): Promise<string> {
  return cachedFile(`many-files-${shape}.tar.gz`, async (path) => {
    await runCommand({ words: ["gzip", "-6"], input: archive(shape), output: path });
  });
}
