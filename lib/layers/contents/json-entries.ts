import { OddContents } from "./odd-contents.ts";

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];
/** The longest honest entry has a name, a link and attributes of some kilobytes. */
const MAX_ENTRY_BYTES = 2 ** 20;

/**
 * The objects of `entries` of a table of contents, one after another. Each is cut out and parsed by itself: a table
 * of 256 MiB may hold a hundred million empty objects, which JSON.parse would make all at once.
 *
 * @throws OddContents for anything but one object with `version` 1 and one list of objects
 */
export function* jsonEntries(bytes: Uint8Array): Generator<Readonly<Record<string, unknown>>> {
  const scanner = new Scanner(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const seen = new Set<string>();
  scanner.take(OPEN_BRACE);
  if (!scanner.skip(CLOSE_BRACE)) {
    do {
      const name = scanner.parse();
      scanner.take(COLON);
      if (typeof name !== "string" || seen.has(name)) throw new OddContents();
      seen.add(name);
      if (name === "entries") yield* listed(scanner);
      else if (name === "version" && scanner.parse() !== 1) throw new OddContents();
      else if (name !== "version") scanner.value();
    } while (scanner.skip(COMMA));
    scanner.take(CLOSE_BRACE);
  }
  if (!scanner.atEnd || !seen.has("entries") || !seen.has("version")) throw new OddContents();
}

function* listed(scanner: Scanner): Generator<Readonly<Record<string, unknown>>> {
  scanner.take(OPEN_BRACKET);
  if (scanner.skip(CLOSE_BRACKET)) return;
  do {
    const value = scanner.parse();
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new OddContents();
    yield value as Readonly<Record<string, unknown>>;
  } while (scanner.skip(COMMA));
  scanner.take(CLOSE_BRACKET);
}

/** Finds where values of JSON begin and end; what is in them is left to JSON.parse. */
class Scanner {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    this.#space();
    return this.#at === this.#bytes.length;
  }

  /** Goes over this character if it is the next one. */
  skip(character: number): boolean {
    this.#space();
    if (this.#bytes[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  take(character: number): void {
    if (!this.skip(character)) throw new OddContents();
  }

  parse(): unknown {
    const { start, end } = this.value();
    if (end - start > MAX_ENTRY_BYTES) throw new OddContents();
    try {
      return JSON.parse(this.#bytes.toString("utf8", start, end)) as unknown;
    } catch {
      throw new OddContents();
    }
  }

  /** The next value, whole. */
  value(): { start: number; end: number } {
    this.#space();
    const start = this.#at;
    let depth = 0;
    do {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new OddContents();
      if (byte === QUOTE) this.#string();
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
      else if (depth === 0) {
        this.#scalar();
        break;
      }
      if (byte !== QUOTE) this.#at += 1;
    } while (depth > 0);
    if (depth < 0 || this.#at === start) throw new OddContents();
    return { start, end: this.#at };
  }

  #string(): void {
    for (let at = this.#at + 1; at < this.#bytes.length; at += 1) {
      const byte = this.#bytes[at];
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        this.#at = at + 1;
        return;
      }
    }
    throw new OddContents();
  }

  /** A number or a word. */
  #scalar(): void {
    while (isOfScalar(this.#bytes[this.#at] ?? 0)) this.#at += 1;
  }

  #space(): void {
    while (isSpace(this.#bytes[this.#at] ?? 0)) this.#at += 1;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Letters, digits, `+`, `-` and `.`. */
function isOfScalar(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
