import { setTimeout as wait } from "node:timers/promises";
import type { DistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { say } from "../history-scale/report.ts";
import { milliseconds, sayAtMost, seconds } from "./goals.ts";
import { compressed, mediaTypeOf } from "./inputs/compressed.ts";
import { startBenchConsole } from "./server/bench-console.ts";
import { type BlobProxy, startBlobProxy } from "./server/blob-proxy.ts";
import { askEntries } from "./server/layers-api.ts";
import { type PushedImage, pushImage } from "./server/push-image.ts";

const CLIENTS = 100;
/** Milliseconds after each chunk of 64 KiB: a layer of 60 MB takes ten seconds. */
const SLOW = 10;

/** What many clients at once, and one that goes away, cost the registry. */
export async function measureClients(registry: DistributionRegistry, archive: string): Promise<void> {
  const push = async (compressor: "gzip" | "pigz") => {
    const path = await compressed(archive, compressor);
    const layer = { path, mediaType: mediaTypeOf(compressor), archive };
    return await pushImage(registry.url, `clients/${compressor}`, [layer]);
  };
  const [crowded, left] = [await push("gzip"), await push("pigz")];
  const proxy = await startBlobProxy(registry.url);
  try {
    const bench = await startBenchConsole(proxy.url);
    try {
      await measureCrowd(bench.running.address, proxy, crowded);
      await measureLeaving(bench.running.address, proxy, left);
    } finally {
      await bench.stop();
    }
  } finally {
    await proxy.stop();
  }
}

const requestsOf = ({ blobs }: BlobProxy, { layers }: PushedImage) =>
  blobs.filter(({ path, whole }) => whole && path.includes(layers[0] ?? ""));

async function measureCrowd(address: string, proxy: BlobProxy, image: PushedImage): Promise<void> {
  const { repository, digest } = image;
  const started = performance.now();
  const ask = () => askEntries(address, { repository, digest, path: "usr" });
  const lists = await Promise.all(Array.from({ length: CLIENTS }, ask));
  const same = new Set(lists.map(({ items, total }) => JSON.stringify([items, total]))).size;
  const count = requestsOf(proxy, image).length;
  sayAtMost(`${CLIENTS} clients at once: the layer is fetched`, count, 1, (times) => `${times} times`);
  say("  all answered, different answers", `${seconds((performance.now() - started) / 1000)}, ${same}`);
}

async function measureLeaving(address: string, proxy: BlobProxy, image: PushedImage): Promise<void> {
  const { repository, digest } = image;
  proxy.pause = SLOW;
  const leaving = new AbortController();
  const answered = askEntries(address, { repository, digest, path: "" }, leaving.signal).then(
    () => true,
    () => false,
  );
  while (requestsOf(proxy, image).length === 0) await wait(10);
  await wait(500);
  const leftAt = performance.now();
  leaving.abort();
  if (await answered) throw new Error("The layer was read before the client left.");
  const deadline = performance.now() + 10_000;
  const cutAt = () => requestsOf(proxy, image)[0]?.cutAt ?? null;
  while (cutAt() === null && performance.now() < deadline) await wait(5);
  proxy.pause = 0;
  const cut = (cutAt() ?? Number.POSITIVE_INFINITY) - leftAt;
  sayAtMost("a client leaves: the registry is let go after", cut, 1000, milliseconds);
}
