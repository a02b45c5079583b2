/** A file of a layer, of which a part or all follows. */
export interface LayerFile {
  readonly name: string;
  /** Bytes of the whole file, and of what follows. */
  readonly size: number;
  readonly length: number;
  readonly bytes: AsyncGenerator<Uint8Array>;
  readonly blobBytesRead: () => number;
  readonly blobBytes: number;
}

/** Up to so many bytes are read before the answer begins: a failure is told as one then, and the figures are whole. */
const HELD_BYTES = 2 ** 20;

/**
 * Bytes from a layer: saved by browsers and never shown as what they may claim to be (threats 57). The figures in the
 * headers say what reading them took.
 * @param started performance.now() when the request came
 */
export async function layerFileResponse(file: LayerFile, started: number): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/octet-stream",
    "content-disposition": attachment(file.name),
    "content-length": String(file.length),
    "x-file-size": String(file.size),
    "x-blob-bytes": String(file.blobBytes),
  });
  if (file.length > HELD_BYTES) {
    return new Response(await begun(file.bytes), { headers });
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.bytes) chunks.push(chunk);
  headers.set("x-blob-bytes-read", String(file.blobBytesRead()));
  headers.set("x-milliseconds", (performance.now() - started).toFixed(1));
  return new Response(Buffer.concat(chunks), { headers });
}

/** A stream whose first bytes are there already: that a registry does not give them is told as a failure. */
async function begun(bytes: AsyncGenerator<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  let next: Promise<IteratorResult<Uint8Array>> | null = Promise.resolve(await bytes.next());
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const step = await (next ?? bytes.next());
        next = null;
        if (step.done) controller.close();
        else controller.enqueue(step.value);
      },
      async cancel() {
        await bytes.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The name in UTF-8 as RFC 5987 has it, and a plain one for what does not read that (RFC 6266, appendix D). */
function attachment(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 150) || "file";
  const encoded = encodeURIComponent(name.slice(0, 150).toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
