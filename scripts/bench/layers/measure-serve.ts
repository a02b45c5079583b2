import { setTimeout as wait } from "node:timers/promises";
import { type DistributionRegistry, startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { startPostgresql } from "#e2e/fixtures/postgresql.ts";
import { percentile, say } from "../history-scale/report.ts";
import { MEBIBYTE, milliseconds, sayAtMost, seconds, times } from "./goals.ts";
import { COMPRESSORS, type Compressor, compressed, mediaTypeOf } from "./inputs/compressed.ts";
import { debianArchive } from "./inputs/debian-archives.ts";
import type { LayersOptions } from "./layers-options.ts";
import { measureClients } from "./measure-clients.ts";
import { measurePages } from "./measure-pages.ts";
import { compareProcessorTime } from "./measures/processor-time.ts";
import { startBenchConsole } from "./server/bench-console.ts";
import { askEntries, tagsAddress } from "./server/layers-api.ts";
import { type PushedImage, pushImage } from "./server/push-image.ts";
import { type AnswerTimes, type ServerFigures, watchAnswers, watchServer } from "./server/server-figures.ts";

/** An image of one layer. */
interface ViewedImage {
  compressor: Compressor;
  /** Of the blob of its layer. */
  path: string;
  image: PushedImage;
}

/** How a whole console reads layers, and how it answers others meanwhile. */
export async function measureServe({ archives, database }: LayersOptions): Promise<void> {
  const registry = await startDistributionRegistry();
  const cluster = database === "postgresql" ? await startPostgresql() : null;
  try {
    process.stdout.write(`Pushing images to ${registry.version}…\n`);
    const images = await pushAll(registry, await debianArchive(archives.at(-1) ?? "minbase"));
    await measureAlone(registry, images);
    await measureAnswers(registry, images, cluster?.url("postgres"));
    await measureClients(registry, await debianArchive("minbase"));
  } finally {
    await cluster?.stop();
    await registry.stop();
  }
}

async function pushAll({ url }: DistributionRegistry, archive: string): Promise<ViewedImage[]> {
  const images: ViewedImage[] = [];
  for (const compressor of Object.keys(COMPRESSORS) as Compressor[]) {
    const path = await compressed(archive, compressor);
    const layer = { path, mediaType: mediaTypeOf(compressor), archive };
    images.push({ compressor, path, image: await pushImage(url, `bench/${compressor}`, [layer]) });
  }
  return images;
}

const view = (address: string, { image: { repository, digest } }: ViewedImage) =>
  askEntries(address, { repository, digest, path: "" });

/** First views when nobody else asks for anything: how long they take. */
async function measureAlone({ url }: DistributionRegistry, images: readonly ViewedImage[]): Promise<void> {
  const bench = await startBenchConsole(url);
  try {
    const { running } = bench;
    for (const image of images) {
      const { result, wall, processor, memory } = await watchServer(running, () =>
        view(running.address, image),
      );
      if (result.image?.layers[0]?.damage !== null) throw new Error("The layer was not read to its end.");
      const unpack = image.compressor === "zstd" ? "zstd --decompress" : "zcat";
      const words = ["bash", "-c", `exec ${unpack} < "$1"`, "bash", image.path];
      const { bare } = await compareProcessorTime({ bare: words }, 1);
      say(`first view, ${image.compressor}, ${result.image?.entries} paths`, seconds(wall / 1000));
      say("  processor time of the server", seconds(processor), `${times(processor / bare)} of ${unpack}`);
      const figures = [memory.before, memory.peak, memory.after].map((bytes) => Math.round(bytes / MEBIBYTE));
      say("  memory of the server before / most / after", `${figures.join(" / ")} MiB`);
    }
  } finally {
    await bench.stop();
  }
}

/** First views while others ask for other things: how long those wait. Then pages of what was read. */
async function measureAnswers(
  { url }: DistributionRegistry,
  images: readonly ViewedImage[],
  databaseUrl: string | undefined,
): Promise<void> {
  const bench = await startBenchConsole(url, databaseUrl);
  try {
    const { running } = bench;
    const list = tagsAddress(running.address, images[0]?.image.repository ?? "");
    // The first answers of a process are no measure of the others.
    await watchAnswers(running, list, () => wait(2000));
    sayAnswers("nothing is read", [await watchAnswers(running, list, () => wait(3000))]);
    const views = [];
    for (const image of images) {
      views.push(await watchAnswers(running, list, () => view(running.address, image)));
    }
    sayAnswers("layers are read", views);
    const first = images[0]?.image;
    if (first !== undefined) await measurePages(bench, first);
  } finally {
    await bench.stop();
  }
}

/** Of all answers while something was done. */
function sayAnswers(what: string, figures: readonly (ServerFigures<unknown> & AnswerTimes)[]): void {
  for (const name of ["healthz", "catalogue"] as const) {
    const all = figures.flatMap((each) => each[name]);
    const title = name === "healthz" ? "/healthz" : "list of tags";
    const more = `, p50 ${milliseconds(percentile(all, 0.5))}, of ${all.length}`;
    sayAtMost(`${title} while ${what}, p99`, percentile(all, 0.99), 20, milliseconds, more);
  }
  const lag = Math.max(...figures.map((each) => each.lag));
  sayAtMost("  event loop late, p99", lag, 20, milliseconds);
}
