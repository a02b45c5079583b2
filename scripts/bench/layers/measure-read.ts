import { say } from "../history-scale/report.ts";
import { MEBIBYTE, megabytes, percent, sayAtMost, seconds, times } from "./goals.ts";
import { compressed } from "./inputs/compressed.ts";
import { type DebianArchive, debianArchive } from "./inputs/debian-archives.ts";
import { manyFiles } from "./inputs/many-files.ts";
import type { LayersOptions } from "./layers-options.ts";
import { createLayerReader, type LayerReader } from "./measures/layer-reader.ts";
import { compareProcessorTime } from "./measures/processor-time.ts";

/** How much processor time reading a layer takes, how much memory, and how large what is kept of it is. */
export async function measureRead({ archives, rounds }: LayersOptions): Promise<void> {
  const reader = createLayerReader();
  try {
    for (const archive of archives) {
      for (const compressor of ["gzip", "pigz"] as const)
        await measureGzip(reader, archive, compressor, rounds);
      await measureZstd(reader, archive, rounds);
    }
    await measureMemory(reader);
  } finally {
    reader.remove();
  }
}

type Command = readonly string[];

/** Seconds of our ways to read a layer and of others, less what the same process takes to read nothing. */
async function compare<Name extends string>(
  reader: LayerReader,
  path: string,
  rounds: number,
  others: Readonly<Record<Name, Command>>,
) {
  const ours = {
    nothing: await reader.command("nothing"),
    plain: await reader.command("plain", path),
    hashed: await reader.command("hash-files", path),
    product: await reader.command("product", path),
  };
  const commands: Record<keyof typeof ours | Name, Command> = { ...others, ...ours };
  const taken = await compareProcessorTime(commands, rounds);
  return (name: keyof typeof ours | Name): number =>
    taken[name] - (commands[name][0] === process.execPath ? taken.nothing : 0);
}

async function measureGzip(
  reader: LayerReader,
  archive: DebianArchive,
  compressor: "gzip" | "pigz",
  rounds: number,
): Promise<void> {
  const path = await compressed(await debianArchive(archive), compressor);
  const of = await compare(reader, path, rounds, {
    bare: await reader.command("bare-gunzip", path),
    zcat: ["bash", "-c", 'exec zcat < "$1"', "bash", path],
  });
  const [bare, zcat] = [of("bare"), of("zcat")];
  process.stdout.write(`\n${archive} by ${compressor}, processor time, medians of ${rounds}\n`);
  say("createGunzip alone, chunks of 256 KiB", seconds(bare));
  say("zcat", seconds(zcat), `${times(zcat / bare)} of createGunzip`);
  say("readLayer: restart points, digest, index", seconds(of("plain")));
  sayAtMost("  / createGunzip", of("plain") / bare, 1.2, times);
  sayAtMost("  / zcat", of("plain") / zcat, 0.65, times);
  say("  and the hash of every file", seconds(of("hashed")));
  sayAtMost("  / createGunzip", of("hashed") / bare, 1.45, times);
  say("  and the hash of the archive, as the product does", seconds(of("product")));
  say("  / createGunzip", times(of("product") / bare), `${times(of("product") / zcat)} of zcat`);
  await measureSize(reader, path);
}

async function measureZstd(reader: LayerReader, archive: DebianArchive, rounds: number): Promise<void> {
  const path = await compressed(await debianArchive(archive), "zstd");
  const of = await compare(reader, path, rounds, { zstd: ["zstd", "--decompress", "--stdout", path] });
  const bare = of("zstd");
  process.stdout.write(`\n${archive} by zstd, processor time, medians of ${rounds}\n`);
  say("zstd -dc", seconds(bare));
  say("readLayer: digest, index", seconds(of("plain")));
  sayAtMost("  / zstd -dc", of("plain") / bare, 1.7, times);
  say("  and the hash of every file", seconds(of("hashed")), `${times(of("hashed") / bare)} of zstd -dc`);
  const product = of("product");
  say("  and the hash of the archive", seconds(product), `${times(product / bare)} of zstd -dc`);
}

async function measureSize(reader: LayerReader, path: string): Promise<void> {
  const { blobBytes, indexBytes, pointBytes, entries, peakMemory } = await reader.report(path);
  const parts = `, ${megabytes(indexBytes)} + ${megabytes(pointBytes)}`;
  sayAtMost("index and restart points / blob", (indexBytes + pointBytes) / blobBytes, 0.015, percent, parts);
  say("bytes of the index for an entry", (indexBytes / entries).toFixed(1));
  say("peak memory of the process", megabytes(peakMemory));
}

async function measureMemory(reader: LayerReader): Promise<void> {
  process.stdout.write("\n100,000 files in a generated layer\n");
  const { peakMemory: least } = await reader.report();
  say("peak memory of a process that reads nothing", megabytes(least));
  for (const shape of ["tree", "flat"] as const) {
    const { peakMemory, indexBytes, entries } = await reader.report(await manyFiles(shape));
    const where = shape === "flat" ? "in one directory" : "a hundred in a directory";
    sayAtMost(`peak memory, ${where}`, peakMemory, 160 * MEBIBYTE, megabytes);
    say("  bytes of the index for an entry", (indexBytes / entries).toFixed(1));
  }
}
