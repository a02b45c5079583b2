import { parentPort } from "node:worker_threads";
import { toText } from "#lib/layers/bytes/byte-string.ts";
import { findContents, type LayerDescriptor } from "#lib/layers/contents/find-contents.ts";
import { indexOfContents } from "#lib/layers/contents/index-of-contents.ts";
import { LayerError } from "#lib/layers/errors.ts";
import { type LayerProgress, type LayerReading, readLayer } from "#lib/layers/read-layer.ts";
import { packPoints } from "#lib/layers/restart/point-table.ts";
import type { TarEntry } from "#lib/layers/tar/entry.ts";
import type { FoundEntry, FromReader, ToReader } from "./reading-messages.ts";

/** Milliseconds between two tellings. */
const TELL_EVERY_MS = 200;
/** Entries that are told while a layer is read: enough for a first look. */
const MOST_FOUND = 2000;
const MOST_FOUND_AT_ONCE = 500;
const MOST_PATH = 300;

const port = parentPort;
if (port === null) throw new Error("This file is the code of a thread.");
const tell = (message: FromReader, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const waiting: ToReader[] = [];
let wake = () => {};
port.on("message", (message: ToReader) => {
  if (message.kind === "begin") void telling(() => read(message.digest));
  else if (message.kind === "find") void telling(() => find(message.layer));
  else waiting.push(message);
  wake();
});

async function next(): Promise<ToReader> {
  for (;;) {
    const message = waiting.shift();
    if (message !== undefined) return message;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

/** Chunks as they come from the other thread; each is valid until the next one is asked for. */
async function* chunks(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await next();
    if (message.kind !== "chunk") return;
    yield message.bytes;
    const { buffer } = message.bytes;
    tell({ kind: "taken", memory: buffer }, [buffer]);
  }
}

/** Tells now and then how far it is, with what was found since. */
class Progress {
  readonly #found: FoundEntry[] = [];
  #told = 0;
  #at = performance.now();

  note(entry: TarEntry): void {
    const found = this.#found;
    if (this.#told + found.length >= MOST_FOUND || found.length >= MOST_FOUND_AT_ONCE) return;
    const { text } = toText(entry.name.slice(0, MOST_PATH));
    // Numbers as the index has them: an archive may state any.
    const size = Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, entry.size));
    found.push({ path: text, kind: entry.kind, size, mode: entry.mode >>> 0 });
  }

  tell(progress: LayerProgress): void {
    if (performance.now() - this.#at < TELL_EVERY_MS) return;
    this.#at = performance.now();
    this.#told += this.#found.length;
    tell({ kind: "progress", progress, found: this.#found.splice(0) });
  }
}

async function read(digest: string): Promise<LayerReading> {
  const progress = new Progress();
  return await readLayer(chunks(), {
    digest,
    hashFiles: true,
    hashTar: true,
    onEntry: (entry) => progress.note(entry),
    onProgress: (how) => progress.tell(how),
  });
}

async function find(layer: LayerDescriptor): Promise<LayerReading | null> {
  async function* readRange(range: { start: number; end: number }): AsyncGenerator<Uint8Array> {
    tell({ kind: "range", ...range });
    const message = await next();
    if (message.kind === "chunk") yield message.bytes;
  }
  const onRemark = (sentence: string) => tell({ kind: "remark", sentence });
  const contents = await findContents(layer, readRange, { onRemark });
  return contents === null ? null : indexOfContents(contents);
}

async function telling(work: () => Promise<LayerReading | null>): Promise<void> {
  try {
    const reading = await work();
    if (reading === null) tell({ kind: "nothing" });
    else hand(reading);
  } catch (error) {
    // Anything else is a fault of ours, and ends the thread with its own words.
    if (!(error instanceof LayerError)) throw error;
    tell({ kind: "failed", code: error.code, message: error.message, details: error.details });
  }
}

function hand({ index, points, facts }: LayerReading): void {
  const packed = packPoints(points);
  const parts = [own(index), own(packed.table), own(packed.windows)] as const;
  const [bytes, table, windows] = parts;
  tell(
    { kind: "done", index: bytes, points: table, windows, facts },
    parts.map(({ buffer }) => buffer),
  );
}

/** Bytes in a buffer of their own, which can be handed over. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  const whole = buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength;
  return whole ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
