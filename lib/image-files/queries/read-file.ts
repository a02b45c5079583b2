import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { fileQuery } from "#lib/contract/layers.ts";
import { type ByteString, toText } from "#lib/layers/bytes/byte-string.ts";
import { openFile } from "#lib/layers/open/open-file.ts";
import type { ReadableLayer } from "#lib/layers/open/read-tar.ts";
import type { FoundFile } from "../desk/question.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import type { LayerSource } from "../named-layer.ts";
import { rangeReader } from "../read-range.ts";
import { droppedLately } from "../store/layer-store.ts";
import { openPlace } from "./open-place.ts";

/** A file, or a part of it. */
export interface FileReading {
  /** As people read it. */
  name: string;
  /** Bytes of the whole file, and of the part that follows. */
  size: number;
  length: number;
  bytes: AsyncGenerator<Uint8Array>;
  /** Bytes of the layer that were read so far, of how many. */
  readonly blobBytesRead: () => number;
  blobBytes: number;
}

/**
 * The bytes of a file, read from the nearest restart point of its layer. They are checked, when they are all asked
 * for, against what the first reading of the layer found.
 *
 * @throws NotFound, InvalidInput for what is no file, RegistryError, LayerError; the reason of `signal`. While the
 *   bytes are read: RegistryError, LayerError
 */
export async function readFile(
  files: ImageFilesContext,
  person: Person,
  query: z.output<typeof fileQuery>,
  signal: AbortSignal,
): Promise<FileReading> {
  const opened = await openPlace(files, person, query, { wait: true, signal });
  // Waited for, so this is what it is.
  if (opened.state === "unread") throw droppedLately();
  const { place, subject } = opened;
  const found = await files.desk.ask("file", { place, entry: query.entry ?? null });
  const { layer, read } = await readable(files, subject.source, found.digest, signal);
  const length = Math.max(0, Math.min(query.length ?? found.entry.size, found.entry.size - query.offset));
  return {
    name: nameOf(found.name),
    size: found.entry.size,
    length,
    bytes: openFile(layer, found.entry, { offset: query.offset, length, sha256: hashOf(found) }),
    blobBytesRead: read,
    blobBytes: layer.blobBytes,
  };
}

function nameOf(name: ByteString): string {
  return toText(name).text || "file";
}

/** A thread hands bytes over as a plain array. */
function hashOf({ sha256 }: FoundFile): Buffer | null {
  return sha256 === null ? null : Buffer.from(sha256);
}

async function readable(
  { library: { store } }: ImageFilesContext,
  source: LayerSource,
  digest: string,
  signal: AbortSignal,
): Promise<{ layer: ReadableLayer; read: () => number }> {
  const [stored, points] = [(await store.find([digest])).get(digest), await store.points(digest)];
  if (stored === undefined || points === null) throw droppedLately();
  let read = 0;
  return {
    read: () => read,
    layer: {
      compression: stored.facts.compression,
      blobBytes: stored.facts.blobBytes,
      points,
      readWindow: (place) => store.window(digest, place),
      readRange: rangeReader(source, digest, {
        signal,
        onBytes: (count) => {
          read += count;
        },
      }),
    },
  };
}
