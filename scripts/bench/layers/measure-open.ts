import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesOf, toText } from "#lib/layers/bytes/byte-string.ts";
import { numbers } from "#lib/layers/testing/content.ts";
import { asGnuTarLists, asPythonLists, listByGnuTar, listByPython } from "#lib/layers/testing/tar-oracles.ts";
import { percentile, say } from "../history-scale/report.ts";
import { type FileLayer, type OpenedFile, openFileLayer, readEntry } from "./file-layer.ts";
import { MEBIBYTE, megabytes, milliseconds, sayAtLeast, sayAtMost, sayNone, times } from "./goals.ts";
import { runCommand } from "./inputs/cached-file.ts";
import { COMPRESSORS, type Compressor, compressed } from "./inputs/compressed.ts";
import { type DebianArchive, debianArchive } from "./inputs/debian-archives.ts";
import type { LayersOptions } from "./layers-options.ts";
import { measureIndex } from "./measure-index.ts";

/** A layer of one frame is read from its beginning for every file: so many take long enough. */
const FROM_BEGINNING = 20;
const SMALL = MEBIBYTE;

/** Whether files and lists are those other programs find, and how fast they are found. */
export async function measureOpen(options: LayersOptions): Promise<void> {
  for (const archive of options.archives) await measureArchive(archive, options);
  await measureIndex();
}

async function measureArchive(archive: DebianArchive, { archives, files }: LayersOptions): Promise<void> {
  const path = await debianArchive(archive);
  const tree = mkdtempSync(join(tmpdir(), "tagtrail-bench-tree-"));
  try {
    await runCommand({ words: ["tar", "--extract", "--file", path, "--directory", tree] });
    const listed = {
      gnuTar: listByGnuTar(path),
      python: listByPython(path).map((each) => JSON.stringify(each)),
    };
    for (const compressor of Object.keys(COMPRESSORS) as Compressor[]) {
      const layer = await openFileLayer(await compressed(path, compressor));
      process.stdout.write(`\n${archive} by ${compressor}\n`);
      sayLists(layer, listed);
      const fromBeginning = layer.layer.points.length === 0;
      const opened = await openRandom(layer, fromBeginning ? FROM_BEGINNING : files, tree);
      const how = fromBeginning ? ", each from the beginning: one frame" : "";
      sayNone(`of ${opened.files.length} files others than GNU tar extracts`, opened.wrong, how);
      if (fromBeginning || archive !== archives.at(-1)) continue;
      saySmall(opened.files);
      await measureFromBeginning(layer);
    }
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function sayLists({ index }: FileLayer, listed: { gnuTar: string[]; python: string[] }): void {
  const entries = Array.from(index.archiveOrder(), (id) => index.entry(id));
  const ours = {
    gnuTar: entries.map(asGnuTarLists),
    python: entries.map((each) => JSON.stringify(asPythonLists(each))),
  };
  const differences = (theirs: readonly string[], own: readonly string[]) =>
    Array.from({ length: Math.max(theirs.length, own.length) }, (_, i) => i)
      .filter((i) => theirs[i] !== own[i])
      .map((i) => `${theirs[i]} | ${own[i]}`);
  const of = ` of ${entries.length} entries`;
  sayNone("listed otherwise than by GNU tar", differences(listed.gnuTar, ours.gnuTar), of);
  sayNone("listed otherwise than by Python's tarfile", differences(listed.python, ours.python), of);
}

/** Numbers of regular files with content, in a random order that is the same in every run. */
function shuffledFiles({ index }: FileLayer): number[] {
  const ids = Array.from({ length: index.length }, (_, id) => id).filter((id) => {
    const { kind, size } = index.entry(id);
    return kind === "file" && size > 0;
  });
  const next = numbers(20);
  return ids
    .map((id) => [next(), id] as const)
    .sort(([a], [b]) => a - b)
    .map(([, id]) => id);
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function openRandom(
  layer: FileLayer,
  count: number,
  tree: string,
): Promise<{ files: OpenedFile[]; wrong: string[] }> {
  const files: OpenedFile[] = [];
  const wrong: string[] = [];
  for (const id of shuffledFiles(layer).slice(0, count)) {
    const { path } = layer.index.entry(id);
    const opened = await readEntry(layer, id);
    const extracted = readFileSync(Buffer.concat([Buffer.from(`${tree}/`), bytesOf(path)]));
    if (hashOf(opened.bytes) !== hashOf(extracted)) wrong.push(toText(path).text);
    files.push(opened);
  }
  return { files, wrong };
}

function saySmall(files: readonly OpenedFile[]): void {
  const small = files.filter(({ bytes }) => bytes.length <= SMALL);
  const read = small.map(({ bytesRead }) => bytesRead);
  const taken = small.map(({ milliseconds: each }) => each);
  say(`files up to 1 MiB, bytes read, p50 of ${small.length}`, megabytes(percentile(read, 0.5)));
  sayAtMost("  most", percentile(read, 1), 4 * MEBIBYTE, megabytes);
  say("  time, p50", milliseconds(percentile(taken, 0.5)));
  sayAtMost("  time, p95", percentile(taken, 0.95), 25, milliseconds);
}

/** The same files, spread evenly over the layer, once from its beginning and once from restart points. */
async function measureFromBeginning(layer: FileLayer): Promise<void> {
  const { index } = layer;
  const small = Array.from(index.archiveOrder()).filter((id) => {
    const { kind, size } = index.entry(id);
    return kind === "file" && size > 0 && size <= SMALL;
  });
  const whole: OpenedFile[] = [];
  const points: OpenedFile[] = [];
  for (let part = 1; part <= 9; part += 1) {
    const id = small[Math.ceil((small.length * part) / 9) - 1] ?? 0;
    whole.push(await readEntry(layer, id, { ...layer.layer, points: [] }));
    points.push(await readEntry(layer, id));
  }
  const middle = (files: OpenedFile[], of: "milliseconds" | "bytesRead") =>
    percentile(
      files.map((each) => each[of]),
      0.5,
    );
  const before = middle(whole, "milliseconds");
  say("from the beginning, median of 9 spread evenly", milliseconds(before));
  sayAtLeast("  / from restart points", before / middle(points, "milliseconds"), 100, times);
  say("  the same of bytes read", times(middle(whole, "bytesRead") / middle(points, "bytesRead")));
}
