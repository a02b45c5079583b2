import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { watchReading } from "#lib/console-client/layers.ts";
import type { Reading } from "#lib/contract/layers.ts";
import { type ReadingState, readLayers } from "./read-layers.ts";

const cause = { code: "digest_mismatch", message: "The layer has another digest.", advice: null };

const reading = (bytes: number, rest: Partial<Reading> = {}, digest = "a"): Reading => ({
  state: "reading",
  ahead: 0,
  layers: [
    { digest, position: 1, size: 1000, state: "reading", blobBytes: bytes, tarBytes: bytes, entries: 0 },
  ],
  found: [],
  cause: null,
  ...rest,
});

const entries = (count: number): Reading["found"] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ layer: 1, path: `file-${index}`, kind: "file", size: 1, mode: 0o644 },
  }));

/** Reads images of these names; what their connections tell is called by the test. */
function readImages(...names: string[]) {
  const told: ReadingState[] = [];
  const images = new Map<string, { tell: (reading: Reading) => void; lost: () => void }>();
  const ended: string[] = [];
  const watch: typeof watchReading = ({ digest }, tell, lost) => {
    images.set(digest, { tell, lost });
    return () => ended.push(digest);
  };
  const targets = names.map((digest) => ({ registry: "r", repository: "a", digest }));
  const stop = readLayers(targets, (state) => told.push(state), watch);
  const tell = (name: string, next: Reading) => images.get(name)?.tell(next);
  return { tell, lose: (name: string) => images.get(name)?.lost(), stop, ended, last: () => told.at(-1) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("reading two images as one", () => {
  it("is done when both are", () => {
    const { tell, last } = readImages("from", "to");
    tell("from", reading(1000, { state: "done" }));
    expect(last()?.phase.name).toBe("reading");
    tell("to", reading(1000, { state: "done" }));
    expect(last()?.phase.name).toBe("done");
  });

  it("fails with the cause of the one that fails, and ends the other", () => {
    const { tell, last, ended } = readImages("from", "to");
    tell("to", reading(5));
    tell("from", reading(10, { state: "failed", cause }));
    expect(last()?.phase).toEqual({ name: "failed", cause });
    expect(ended).toContain("to");
  });

  it("says that it failed where no cause was told", () => {
    const { tell, last } = readImages("from");
    tell("from", reading(10, { state: "failed" }));
    expect(last()?.phase).toMatchObject({ name: "failed", cause: { message: "A layer could not be read." } });
  });

  it("is lost when a connection is, keeps what it had come to, and ends the other", () => {
    const { tell, lose, last, ended } = readImages("from", "to");
    tell("from", reading(10, { found: entries(2) }));
    lose("to");
    expect(last()).toMatchObject({ phase: { name: "lost" }, rate: null });
    expect(last()?.found).toHaveLength(2);
    expect(ended).toContain("from");
  });

  it("ends both when it is stopped", () => {
    const { stop, ended } = readImages("from", "to");
    expect(ended).toEqual([]);
    stop();
    expect(ended).toEqual(["from", "to"]);
  });
});

describe("what a reading shows meanwhile", () => {
  it("is what was found first, 200 entries at most", () => {
    const { tell, last } = readImages("from");
    tell("from", reading(1, { found: entries(150) }));
    tell("from", reading(2, { found: entries(150) }));
    expect(last()?.found.map(({ path }) => path)).toEqual(
      [...entries(150), ...entries(50)].map(({ path }) => path),
    );
    tell("from", reading(3, { found: entries(1) }));
    expect(last()?.found).toHaveLength(200);
  });

  it("is a rate, and none any more when all is read", () => {
    const { tell, last } = readImages("from");
    tell("from", reading(100));
    expect(last()?.rate).toBeNull();
    vi.advanceTimersByTime(1000);
    tell("from", reading(400));
    expect(last()?.rate).toBe(300);
    vi.advanceTimersByTime(1000);
    tell("from", reading(1000, { state: "done" }));
    expect(last()?.rate).toBeNull();
  });

  it("is no rate of what the second image had read before", () => {
    const { tell, last } = readImages("from", "to");
    tell("from", reading(0));
    vi.advanceTimersByTime(1000);
    tell("to", reading(900, {}, "b"));
    expect(last()?.rate).toBeNull();
    vi.advanceTimersByTime(1000);
    tell("to", reading(950, {}, "b"));
    expect(last()?.rate).toBe(50);
  });
});
