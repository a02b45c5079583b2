import { extract } from "tar-stream";
import { digestOf } from "#lib/registry/testing/changes-fixture.ts";

/** All bytes of a download. @throws what broke it off */
export async function taken(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Bytes that came before a download broke off, and why. */
export async function brokenOff(
  body: ReadableStream<Uint8Array>,
): Promise<{ bytes: number; error: unknown }> {
  let bytes = 0;
  try {
    for await (const piece of body) bytes += piece.length;
  } catch (error) {
    return { bytes, error };
  }
  throw new Error("the download ended as if it were complete");
}

/** Files of an archive by their names; folders are left out. */
export async function filesOf(archive: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const reading = extract();
  reading.end(archive);
  for await (const entry of reading) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    if (files.has(entry.header.name)) throw new Error(`${entry.header.name} stands twice in the archive`);
    if (entry.header.type === "file") files.set(entry.header.name, Buffer.concat(pieces));
  }
  return files;
}

/** A text of an archive, decoded. */
export function json<T>(files: Map<string, Buffer>, name: string): T {
  return JSON.parse(files.get(name)?.toString("utf8") ?? "null") as T;
}

/** Names of blobs whose bytes are not those of their digests. */
export function wrongBlobs(files: Map<string, Buffer>): string[] {
  return [...files].flatMap(([name, bytes]) => {
    const [, algorithm, encoded] = /^blobs\/(sha256|sha512)\/(.+)$/.exec(name) ?? [];
    if (algorithm === undefined) return [];
    const is = digestOf(bytes, algorithm === "sha512" ? "sha512" : "sha256");
    return is === `${algorithm}:${encoded}` ? [] : [name];
  });
}
