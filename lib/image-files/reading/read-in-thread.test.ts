import type { Worker } from "node:worker_threads";
import zlib from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import type { LayerProgress } from "#lib/layers/read-layer.ts";
import { mixedContent } from "#lib/layers/testing/content.ts";
import { chunks, sha256 } from "#lib/layers/testing/layers.ts";
import { archive, file, header } from "#lib/layers/testing/tar-builder.ts";
import { packedLayer } from "../testing/packed-layer.ts";
import { readInThread, type ThreadReading } from "./read-in-thread.ts";
import { ReaderThreads } from "./reader-threads.ts";
import type { FoundEntry } from "./reading-messages.ts";

// Threads take long to begin on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

/** Remembers the threads that were taken. */
class WatchedThreads extends ReaderThreads {
  readonly taken: Worker[] = [];

  override take(): Worker {
    const worker = super.take();
    this.taken.push(worker);
    return worker;
  }
}

let threads = new WatchedThreads();
afterEach(async () => {
  await threads.close();
  threads = new WatchedThreads();
});

const never = new AbortController().signal;
const CONTENT = mixedContent(900_000);
const files = (count: number) =>
  Array.from({ length: count }, (_, i) => file(`d${i % 7}/f${i}`, CONTENT.subarray(300 * i, 300 * i + 300)));
const LAYER = archive(...files(3000));
const GZIP = zlib.gzipSync(LAYER);

function read(blob: Uint8Array, changes: Partial<ThreadReading> = {}) {
  return readInThread(threads, {
    ...{ digest: sha256(blob), signal: never, onProgress: () => {} },
    open: async () => chunks(blob, 20_000),
    ...changes,
  });
}

/** Blob bytes that stop coming after some, and never end by themselves. */
async function* stalling(
  bytes: Uint8Array,
  signal: AbortSignal,
  stalls = () => {},
): AsyncGenerator<Uint8Array> {
  yield* chunks(bytes);
  stalls();
  await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

const isOver = (worker: Worker | undefined) => worker?.threadId === -1;

test("a layer of some thousand entries gives what reading it in this thread gives", async () => {
  const { source, index, points, windows, facts } = await packedLayer(GZIP);
  const packed = await read(GZIP);
  expect(packed).toEqual({
    source,
    facts,
    index: expect.anything(),
    points: expect.anything(),
    windows: expect.anything(),
  });
  for (const [got, wanted] of [
    [packed.index, index],
    [packed.points, points],
    [packed.windows, windows],
  ] as const) {
    expect(Buffer.from(got).equals(wanted)).toBe(true);
  }
});

test("a thread that read its layer reads the next one; two at once have one each", async () => {
  const other = archive(file("other", "x"));
  const [first, second] = [await read(GZIP), await read(other)];
  expect([first.facts.entries, second.facts.entries]).toEqual([3000, 1]);
  expect(threads.taken[1]).toBe(threads.taken[0]);
  await Promise.all([read(GZIP), read(other)]);
  expect(new Set(threads.taken).size).toBe(2);
  expect(threads.taken[0]?.listenerCount("message")).toBe(0);
});

test.each([
  ["of another digest", { digest: sha256(Buffer.from("other")) }, GZIP, "layer_digest_mismatch"],
  [
    "that is no archive",
    {},
    Buffer.from("just a text that is no archive at all\n".repeat(100)),
    "layer_unreadable",
  ],
])("a blob %s is told as such, and the next one is read", async (_name, changes, blob, code) => {
  await expect(read(blob, changes)).rejects.toMatchObject({ code });
  expect((await read(GZIP)).facts.entries).toBe(3000);
});

test("a damaged layer is listed as far as it goes", async () => {
  const { facts } = await read(GZIP.subarray(0, GZIP.length / 2));
  expect(facts.damage?.code).toBe("gzip_truncated");
  expect(facts.entries).toBeGreaterThan(100);
});

test("a source that fails in the middle is told in its own words, and the thread is ended", async () => {
  async function* failing() {
    yield* chunks(GZIP.subarray(0, 100_000));
    throw new Error("the registry went away");
  }
  await expect(read(GZIP, { open: async () => failing() })).rejects.toThrow("the registry went away");
  expect(isOver(threads.taken[0])).toBe(true);
});

test("one that cannot be opened takes no thread", async () => {
  const open = () => Promise.reject(new Error("not found"));
  await expect(read(GZIP, { open })).rejects.toThrow("not found");
  expect(threads.taken).toEqual([]);
});

test.each([
  ["before it began", false],
  ["in the middle", true],
])("whoever stops it %s ends the thread and a source that stalls", async (_name, inTheMiddle) => {
  const stop = new AbortController();
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
  const open = async (signal: AbortSignal) => {
    signal.addEventListener("abort", () => ended.resolve(signal.reason));
    return stalling(GZIP.subarray(0, 300_000), signal, begun.resolve);
  };
  const failed = expect(read(GZIP, { open, signal: stop.signal })).rejects.toThrow("enough");
  if (inTheMiddle) await begun.promise;
  stop.abort(new Error("enough"));
  await failed;
  expect(await ended.promise).toEqual(new Error("enough"));
  expect(threads.taken.map(isOver)).toEqual(inTheMiddle ? [true] : []);
  await expect(read(GZIP, { signal: stop.signal })).rejects.toThrow("enough");
});

test("a thread that dies is told, and ends a source that stalls", async () => {
  const ended = Promise.withResolvers<void>();
  const open = async (signal: AbortSignal) => {
    signal.addEventListener("abort", () => ended.resolve());
    return stalling(GZIP.subarray(0, 300_000), signal);
  };
  const reading = read(GZIP, { open, onProgress: () => {} });
  const failed = expect(reading).rejects.toMatchObject({ code: "unavailable" });
  while (threads.taken.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await threads.taken[0]?.terminate();
  await failed;
  await ended.promise;
});

test("entries are told while it is read, by numbers that can be sent", async () => {
  const told: { progress: LayerProgress; found: readonly FoundEntry[] }[] = [];
  const odd = header({ name: "odd", type: "3", raw: { 100: "\xff\xff\xff\xff\xff\xff\xff\xff" } });
  async function* untilTold() {
    yield* chunks(archive(odd, ...files(3000)));
    while (told.length === 0) yield new Uint8Array(2 ** 18);
  }
  const onProgress: ThreadReading["onProgress"] = (progress, found) => void told.push({ progress, found });
  await expect(read(LAYER, { open: async () => untilTold(), onProgress })).rejects.toMatchObject({
    code: "layer_digest_mismatch",
  });
  expect(told[0]?.found[0]).toEqual({
    ...{ path: "odd", kind: "character-device", size: 0, mode: 0xffffffff },
  });
  expect(told[0]?.progress.entries).toBeGreaterThan(0);
  expect(told.flatMap(({ found }) => found).length).toBeLessThanOrEqual(2000);
});

test("a source is read no faster than the thread takes it", async () => {
  let sent = 0;
  async function* fast() {
    for (let i = 0; i < 100; i += 1) {
      sent += 1;
      yield new Uint8Array(2 ** 18);
    }
  }
  const blob = Buffer.alloc(0);
  const reading = read(blob, { open: async () => fast(), digest: sha256(new Uint8Array(100 * 2 ** 18)) });
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toBeLessThan(20);
  expect((await reading).facts).toMatchObject({ entries: 0, blobBytes: 100 * 2 ** 18 });
});
