import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { cachedFile, runCommand } from "./cached-file.ts";
import { compressed } from "./compressed.ts";
import { debianArchive } from "./debian-archives.ts";
import {
  around,
  type Bytes,
  CHUNK,
  emptyFiles,
  GIBIBYTE,
  longRecord,
  mostlyZeros,
  sparseFile,
  zeros,
} from "./monster-archives.ts";

/** A layer that is made to cause harm, and what has to come of it. */
export interface Monster {
  what: string;
  /** Path of the blob. */
  path: string;
  /** The code of the damage that has to be told; null: it is a layer like others. */
  damage: string | null;
  /** Entries that have to be listed: exactly so many, or at least one. */
  entries: number | "some";
  /** A file that must be found and open, with the content of `file`. */
  after?: string;
}

const GZIP = ["gzip", "-6"] as const;
const ZSTD = ["zstd", "-3", "--quiet"] as const;

const made = (name: string, words: readonly [string, ...string[]], bytes: () => Bytes) =>
  cachedFile(`monster-${name}`, async (path) => {
    await runCommand({ words, input: bytes(), output: path });
  });

async function cut(name: string, path: string): Promise<string> {
  const { size } = await stat(path);
  return await cachedFile(`monster-${name}`, async (output) => {
    await runCommand({
      words: ["cat"],
      input: createReadStream(path, { end: Math.floor(size / 2) }),
      output,
    });
  });
}

/** Two halves of one archive, each compressed by itself, or an archive and another one behind it. */
async function joined(name: string, script: string, archive: string): Promise<string> {
  return await cachedFile(`monster-${name}`, async (output) => {
    await runCommand({ words: ["bash", "-c", script, "bash", archive], output });
  });
}

/** Makes them all, one after the other. @param entries of Debian minbase */
export async function monsters(entries: number): Promise<Monster[]> {
  return [...(await beyondLimits()), ...(await largeFiles()), ...(await brokenStreams(entries))];
}

async function beyondLimits(): Promise<Monster[]> {
  const bomb = () => around(10 * GIBIBYTE, zeros(10 * GIBIBYTE));
  return [
    {
      what: "10 GiB of zeros by gzip",
      path: await made("zeros.gz", GZIP, bomb),
      damage: "limit_ratio",
      entries: "some",
    },
    {
      what: "10 GiB of zeros by zstd",
      path: await made("zeros.zst", ZSTD, bomb),
      damage: "limit_ratio",
      entries: "some",
    },
    {
      what: "10,000,000 entries",
      path: await made("entries.zst", ZSTD, () => emptyFiles(10_000_000)),
      damage: "limit_entries",
      entries: "some",
    },
    {
      what: "PAX header of 256 MiB",
      path: await made("pax.gz", GZIP, () => longRecord(256 * CHUNK)),
      damage: "tar_field_too_long",
      entries: 1,
    },
  ];
}

async function largeFiles(): Promise<Monster[]> {
  const size = 4 * GIBIBYTE;
  const right = { damage: null, entries: 3, after: "after" } as const;
  const large = await made("large.gz", GZIP, () => around(size, mostlyZeros(size)));
  const sparse = await made("sparse.gz", GZIP, () => sparseFile(size));
  return [
    { what: "file of 4 GiB, mostly zeros", path: large, ...right },
    { what: "sparse file of 4 GiB", path: sparse, ...right },
  ];
}

async function brokenStreams(entries: number): Promise<Monster[]> {
  const minbase = await debianArchive("minbase");
  const halves = 'head -c 80000001 "$1" | gzip; tail -c +80000002 "$1" | gzip';
  const [gzip, zstd] = [await compressed(minbase, "gzip"), await compressed(minbase, "zstd")];
  return [
    {
      what: "gzip that is cut in the middle",
      path: await cut("cut.gz", gzip),
      damage: "gzip_truncated",
      entries: "some",
    },
    {
      what: "zstd that is cut in the middle",
      path: await cut("cut.zst", zstd),
      damage: "zstd_truncated",
      entries: "some",
    },
    {
      what: "one archive in two gzip members",
      path: await joined("members.gz", halves, minbase),
      damage: null,
      entries,
    },
    {
      what: "an archive behind another",
      path: await joined("archives.gz", 'gzip < "$1"; gzip < "$1"', minbase),
      damage: null,
      entries,
    },
  ];
}
