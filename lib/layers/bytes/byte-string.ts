/**
 * Text of an archive as it is: every character stands for one byte (Latin-1). Names in archives are bytes,
 * not Unicode; two names that differ in bytes must stay different, and comparing such strings compares bytes.
 */
export type ByteString = string;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NON_ASCII = /[\u0080-\u00ff]/;

export function byteString(bytes: Uint8Array, start: number, end: number): ByteString {
  return asBuffer(bytes).toString("latin1", start, end);
}

/** Bytes up to the first NUL of a field, as Go's archive/tar reads every text field. */
export function byteStringToNul(bytes: Uint8Array, start: number, end: number): ByteString {
  let stop = start;
  while (stop < end && bytes[stop] !== 0) stop += 1;
  return stop === start ? "" : asBuffer(bytes).toString("latin1", start, stop);
}

/**
 * The first `length` bytes as a string of its own. A plain `slice` keeps the whole string in memory, by which a
 * name of 1 MiB would cost that even when 4 KiB of it are kept.
 */
export function cutTo(text: ByteString, length: number): ByteString {
  return text.length <= length ? text : Buffer.from(text.slice(0, length), "latin1").toString("latin1");
}

export function bytesOf(text: ByteString): Buffer {
  return Buffer.from(text, "latin1");
}

/** Unicode text to its UTF-8 bytes. */
export function fromText(text: string): ByteString {
  return NON_ASCII.test(text) || /[^\0-\u00ff]/.test(text)
    ? Buffer.from(text, "utf8").toString("latin1")
    : text;
}

/**
 * What people read. `exact` is false when the bytes are no UTF-8: then every offending byte is written as
 * `\xe9`, and the text alone no longer identifies the name.
 */
export function toText(bytes: ByteString): { text: string; exact: boolean } {
  if (!NON_ASCII.test(bytes)) return { text: bytes, exact: true };
  try {
    return { text: strict.decode(bytesOf(bytes)), exact: true };
  } catch {
    return { text: escapeInvalid(bytes), exact: false };
  }
}

/** The sequences of RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF. */
const UTF8_RUN =
  /(?:[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+|[\s\S]/g;

function escapeInvalid(bytes: ByteString): string {
  return bytes.replace(UTF8_RUN, (run) =>
    run.length === 1 && run > "\x7f" ? `\\x${run.charCodeAt(0).toString(16)}` : strict.decode(bytesOf(run)),
  );
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
