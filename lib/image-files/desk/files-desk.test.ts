import { afterEach, expect, test, vi } from "vitest";
import { readBlob } from "#lib/layers/testing/layers.ts";
import { archive, file } from "#lib/layers/testing/tar-builder.ts";
import { FilesDesk } from "./files-desk.ts";
import type { Questions } from "./question.ts";

// Threads take long to begin on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const stored = new Map<string, Uint8Array<ArrayBuffer>>();
const asked: string[] = [];
const store = {
  index: async (digest: string) => {
    asked.push(digest);
    return stored.get(digest) ?? null;
  },
  drop: async (digests: readonly string[]) => {
    for (const digest of digests) stored.delete(digest);
  },
};

let desk: FilesDesk | null = null;
afterEach(async () => {
  await desk?.close();
  stored.clear();
  asked.length = 0;
});

async function put(digest: string, ...names: string[]): Promise<void> {
  stored.set(
    digest,
    Uint8Array.from((await readBlob(archive(...names.map((name) => file(name, name))))).index),
  );
}

function open(thread?: string): FilesDesk {
  desk = new FilesDesk(store, thread === undefined ? undefined : new URL(thread, import.meta.url));
  return desk;
}

function list(layers: string[], path = ""): Questions["list"]["ask"] {
  const selection = {
    q: "",
    sort: "path",
    limit: 100,
    cursor: 0,
    hidden: false,
  } as Questions["list"]["ask"]["selection"];
  return { place: { layers, position: null, changes: false, path }, selection };
}

test("a question gets the layers it lacks, once, and what is stored stays whole", async () => {
  await put("a", "x", "y");
  await put("b", "z");
  const opened = open();
  const pages = await Promise.all([
    opened.ask("list", list(["a", "b"])),
    opened.ask("list", list(["a", "b"])),
  ]);
  for (const { items } of pages) expect(items.map(({ path }) => path)).toEqual(["x", "y", "z"]);
  asked.length = 0;
  expect(await opened.ask("count", { layers: ["a", "b"] })).toMatchObject({ entries: 3 });
  expect(asked).toEqual([]);
  expect(stored.get("a")?.length).toBeGreaterThan(0);
});

test("a layer that is not stored is to be asked for again", async () => {
  await put("a", "x");
  await expect(open().ask("count", { layers: ["a", "b"] })).rejects.toMatchObject({
    code: "unavailable",
    advice: expect.stringContaining("Ask again"),
  });
});

test("refusals come with their words, and say what to do", async () => {
  await put("a", "x");
  await expect(open().ask("list", list(["a"], "nowhere"))).rejects.toMatchObject({
    code: "not_found",
    advice: expect.stringContaining("Go up"),
  });
});

test("a damaged index is dropped, so that its layer is read again; others are kept", async () => {
  await put("a", "x");
  stored.set("b", Uint8Array.from(Buffer.from("no index")));
  const opened = open();
  await expect(opened.ask("count", { layers: ["a", "b"] })).rejects.toMatchObject({ code: "unavailable" });
  expect([...stored.keys()]).toEqual(["a"]);
  await put("b", "y");
  expect(await opened.ask("count", { layers: ["a", "b"] })).toMatchObject({ entries: 2 });
});

test("when the thread ends everybody who waits is told, and the next question is answered by another", async () => {
  await put("a", "x");
  const opened = open("./testing/mortal-thread.ts");
  expect(await opened.ask("count", { layers: ["a"] })).toMatchObject({ entries: 1 });
  const lost = await Promise.allSettled([
    opened.ask("count", { layers: ["the end"] }),
    opened.ask("count", { layers: ["a"] }),
  ]);
  expect(lost).toMatchObject([
    { status: "rejected", reason: { code: "unavailable" } },
    { status: "rejected", reason: { code: "unavailable" } },
  ]);
  expect(await opened.ask("count", { layers: ["a"] })).toMatchObject({ entries: 1 });
});

test("who asks while the server stops, or after it, is told so", async () => {
  await put("a", "x");
  const opened = open();
  const waiting = opened.ask("count", { layers: ["a"] });
  const told = expect(waiting).rejects.toMatchObject({ code: "unavailable", message: "The server stops." });
  await opened.close();
  await told;
  await expect(opened.ask("count", { layers: ["a"] })).rejects.toMatchObject({ code: "unavailable" });
});
