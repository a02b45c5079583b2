/** A file that is made while it is sent. */
export interface DownloadedFile {
  readonly mediaType: string;
  /** Letters, digits, dots and hyphens. */
  readonly name: string;
  /** Bytes of all of it: whoever gets fewer knows that it was broken off. */
  readonly size: number;
  /** Read only as fast as it is taken. It errors when what the registry sends is not what it should be. */
  readonly body: ReadableStream<Uint8Array>;
}

const LONGEST_NAME = 100;

/** Text of a registry as a part of a file's name: what is no plain letter becomes a hyphen. */
export function plainName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^[.-]+|[.-]+$/g, "");
  return plain.slice(0, LONGEST_NAME) || "download";
}
