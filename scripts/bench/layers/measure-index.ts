import { LayerIndex } from "#lib/layers/index/layer-index.ts";
import { searchIndex } from "#lib/layers/index/search-index.ts";
import { percentile, say, timed } from "../history-scale/report.ts";
import { openFileLayer } from "./file-layer.ts";
import { milliseconds, sayAtMost } from "./goals.ts";
import { FLAT_DIRECTORY, manyFiles } from "./inputs/many-files.ts";

const PAGE = 200;
const MOST_FOUND = 1000;
const ROUNDS = 21;

/** How fast the packed index of 100,000 files answers, just unpacked and the second time. */
export async function measureIndex(): Promise<void> {
  process.stdout.write("\nindex of 100,000 files, medians of 21\n");
  const flat = (await openFileLayer(await manyFiles("flat"))).indexBytes;
  const tree = (await openFileLayer(await manyFiles("tree"))).indexBytes;
  await measureList("directory of 100,000", flat, FLAT_DIRECTORY);
  await measureList("one directory of 1,000", tree, "usr/share/package-500/lib");
  await measureSearch("search, 1,000 found", flat, "object-0");
  await measureSearch("search, one found", tree, "package-77");
  await measureSearch("search, none found", tree, "libssl");
  await measureSearch("search in paths", tree, "package-777/lib/module-9");
}

async function measureList(name: string, bytes: Uint8Array, directory: string): Promise<void> {
  const list = (index: LayerIndex) => index.list(directory, { limit: PAGE });
  await measure(name, bytes, list, { cold: 25, warm: 2 });
}

async function measureSearch(name: string, bytes: Uint8Array, query: string): Promise<void> {
  const search = (index: LayerIndex) =>
    searchIndex(index, query, MOST_FOUND)
      .slice(0, PAGE)
      .map((id) => index.entry(id));
  await measure(name, bytes, search, { cold: 30, warm: 5 });
}

async function measure(
  name: string,
  bytes: Uint8Array,
  ask: (index: LayerIndex) => readonly unknown[] | null,
  goals: { cold: number; warm: number },
): Promise<void> {
  const cold = await timed(ROUNDS, async () => ask(new LayerIndex(bytes)));
  const index = new LayerIndex(bytes);
  const found = ask(index)?.length ?? 0;
  const warm = await timed(ROUNDS, async () => ask(index));
  const first = `, ${milliseconds(cold[0] ?? Number.NaN)} the first time`;
  sayAtMost(`${name}, from packed bytes`, percentile(cold, 0.5), goals.cold, milliseconds, first);
  sayAtMost("  again", percentile(warm, 0.5), goals.warm, (value) => `${value.toFixed(2)} ms`);
  say("  on the page", String(found));
}
