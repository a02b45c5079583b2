export interface StreamedFile {
  readonly mediaType: string;
  /** Letters, digits, dots and hyphens: it becomes the name of a file on somebody's machine. */
  readonly name: string;
  readonly body: ReadableStream<Uint8Array>;
  /** Bytes of it, when they are known beforehand: browsers show how far they are, and notice an end too early. */
  readonly size?: number;
}

/** A file that is made while it is sent: saved by browsers, never shown, so that its text stays text. */
export function fileResponse({ mediaType, name, body, size }: StreamedFile): Response {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(name)) throw new Error("not a plain name for a file");
  return new Response(body, {
    headers: {
      "content-type": mediaType,
      "content-disposition": `attachment; filename="${name}"`,
      ...(size === undefined ? {} : { "content-length": String(size) }),
    },
  });
}
