/** Thrown for a number no runtime would read; the walker turns it into `tar_header`. */
export class InvalidNumber extends Error {}

/**
 * A number of a header: octal text, or two's complement in base 256 when the first bit is set (GNU, STAR).
 * As Go's archive/tar `parseNumeric`. Beyond 2^53 the result is rounded, which no layer can hold anyway.
 */
export function parseNumeric(block: Uint8Array, start: number, length: number): number {
  const first = block[start] ?? 0;
  if ((first & 0x80) === 0) return parseOctal(block, start, length);
  const inverted = (first & 0x40) !== 0 ? 0xff : 0;
  let value = (first ^ inverted) & 0x7f;
  for (let at = start + 1; at < start + length; at += 1) {
    // Six bytes fit a double exactly; only absurd values need more.
    if (value >= 2 ** 40) return parseWide(block, start, length, inverted);
    value = value * 256 + ((block[at] ?? 0) ^ inverted);
  }
  return inverted === 0 ? value : -value - 1;
}

function parseWide(block: Uint8Array, start: number, length: number, inverted: number): number {
  let value = 0n;
  for (let at = start; at < start + length; at += 1) {
    const byte = (block[at] ?? 0) ^ inverted;
    value = (value << 8n) | BigInt(at === start ? byte & 0x7f : byte);
  }
  if (value >> 63n > 0n) throw new InvalidNumber();
  return Number(inverted === 0 ? value : -value - 1n);
}

const ZERO = 48;
const SEVEN = 55;

/** As Go's `parseOctal`: NULs and spaces around are padding, text ends at an inner NUL, no sign. */
export function parseOctal(block: Uint8Array, start: number, length: number): number {
  let from = start;
  let to = start + length;
  while (from < to && isPadding(block[from])) from += 1;
  while (to > from && isPadding(block[to - 1])) to -= 1;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const byte = block[at] ?? 0;
    if (byte === 0) break;
    if (byte < ZERO || byte > SEVEN) throw new InvalidNumber();
    value = value * 8 + (byte - ZERO);
  }
  return value;
}

function isPadding(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}

const DECIMAL = /^[+-]?\d+$/;
const INT64_MAX = 2n ** 63n - 1n;

/** As Go's `strconv.ParseInt(text, 10, 64)`: an optional sign and digits, within 64 bits. */
export function parseInt64(text: string): number {
  if (!DECIMAL.test(text)) throw new InvalidNumber();
  if (text.length <= 15) return Number(text) + 0;
  // Anything longer is nonsense anyway, and BigInt takes quadratic time.
  if (text.length > 1000) throw new InvalidNumber();
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  if (value > INT64_MAX || value < -INT64_MAX - 1n) throw new InvalidNumber();
  return Number(value);
}

/** A time of a PAX record: seconds with a fraction; what is beyond nanoseconds is cut. Go's `parsePAXTime`. */
export function parsePaxTime(text: string): { seconds: number; nanos: number } {
  const dot = text.indexOf(".");
  const whole = dot < 0 ? text : text.slice(0, dot);
  const fraction = dot < 0 ? "" : text.slice(dot + 1);
  const seconds = parseInt64(whole);
  if (fraction === "") return { seconds, nanos: 0 };
  if (!/^\d+$/.test(fraction)) throw new InvalidNumber();
  const nanos = Number(fraction.slice(0, 9).padEnd(9, "0"));
  if (!whole.startsWith("-") || nanos === 0) return { seconds, nanos };
  return { seconds: seconds - 1, nanos: 1_000_000_000 - nanos };
}
