import { pack as createPack, type Pack } from "tar-stream";
import type { ArchiveEntry } from "./archive-entries.ts";

type Sink = ReturnType<Pack["entry"]>;

const BLOCK = 512;
const END_BYTES = 2 * BLOCK;
/** Longer names get a PAX header with a block of text before their own. */
const MAX_PLAIN_NAME = 100;
/** The same image always gives the same archive. */
const NO_TIME = new Date(0);

/** The exact length of the archive that `writeArchive` makes. Bytes. */
export function archiveSize(entries: readonly ArchiveEntry[]): number {
  const sizes = entries.map(
    ({ name, size }) => (name.length > MAX_PLAIN_NAME ? 3 : 1) * BLOCK + Math.ceil(size / BLOCK) * BLOCK,
  );
  return sizes.reduce((sum, size) => sum + size, END_BYTES);
}

/**
 * A tar archive of these entries, made as fast as it is taken; of an entry at work a few pieces are in memory.
 * Throws what reading an entry throws. Whoever ends the iteration early has to make what is waited for fail.
 */
export async function* writeArchive(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const pack = createPack();
  // The iteration throws it too.
  pack.on("error", () => undefined);
  const filling = fill(pack, entries).then(
    () => pack.finalize(),
    (error: unknown) => pack.destroy(error as Error),
  );
  try {
    for await (const piece of pack) yield piece as Uint8Array;
  } finally {
    pack.destroy();
    await filling;
  }
}

async function fill(pack: Pack, entries: readonly ArchiveEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.name.endsWith("/")) await addFolder(pack, entry.name);
    else await addFile(pack, entry);
  }
}

function addFolder(pack: Pack, name: string): Promise<void> {
  const { promise, ended } = ending();
  heard(pack.entry({ name, type: "directory", mode: 0o755, mtime: NO_TIME }, ended));
  return promise;
}

async function addFile(pack: Pack, { name, size, bytes }: ArchiveEntry): Promise<void> {
  const { promise, ended } = ending();
  const sink = heard(pack.entry({ name, size, mode: 0o644, mtime: NO_TIME }, ended));
  // It ends early when nobody takes the archive any more.
  const done = promise.then(() => undefined);
  done.catch(() => undefined);
  for await (const piece of bytes()) if (!sink.write(piece)) await Promise.race([drained(sink), done]);
  sink.end(null);
  await done;
}

function drained(sink: Sink): Promise<void> {
  return new Promise<void>((resolve) => void sink.once("drain", () => resolve()));
}

/** The error of a stream that nobody listens to ends the process; the callback tells it as well. */
function heard(sink: Sink): Sink {
  sink.on("error", () => undefined);
  return sink;
}

/** tar-stream tells by a callback that an entry is complete, or never will be. */
function ending(): { promise: Promise<void>; ended: (error?: Error | null) => void } {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { promise, ended: (error) => (error ? reject(error) : resolve()) };
}
