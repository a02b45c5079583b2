import { LayerDamage } from "../damage.ts";
import type { TarEntry } from "../tar/entry.ts";
import type { TarEnd, TarHandler } from "../tar/tar-walker.ts";
import { TarWalker } from "../tar/tar-walker.ts";

/** Fields of a header to craft; text is Latin-1, one character a byte. Raw fields are written as they are. */
export interface HeaderFields {
  name?: string;
  type?: string;
  size?: number;
  mode?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  link?: string;
  prefix?: string;
  magic?: "ustar\x0000" | "ustar  \0" | "";
  /** Bytes at offsets, after everything else but before the checksum. */
  raw?: Record<number, string>;
  /** Written in place of the right one. */
  checksum?: string;
}

const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;

/** One block of 512 bytes. */
export function header(fields: HeaderFields): Buffer {
  const block = Buffer.alloc(512);
  const put = (at: number, text: string) => block.write(text, at, "latin1");
  put(0, fields.name ?? "file");
  put(100, octal(fields.mode ?? 0o644, 7));
  put(108, octal(fields.uid ?? 0, 7));
  put(116, octal(fields.gid ?? 0, 7));
  put(124, octal(fields.size ?? 0, 11));
  put(136, octal(fields.mtime ?? 0, 11));
  put(156, fields.type ?? "0");
  put(157, fields.link ?? "");
  put(257, fields.magic ?? "ustar\x0000");
  put(345, fields.prefix ?? "");
  for (const [at, text] of Object.entries(fields.raw ?? {})) put(Number(at), text);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, fields.checksum ?? `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

/** Content filled up to whole blocks. */
export function body(content: string | Uint8Array): Buffer {
  const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

export function file(name: string, content: string | Uint8Array = "", fields: HeaderFields = {}): Buffer {
  return Buffer.concat([header({ name, size: content.length, ...fields }), body(content)]);
}

export function directory(name: string, fields: HeaderFields = {}): Buffer {
  return header({ name, type: "5", mode: 0o755, ...fields });
}

export function symbolicLink(name: string, link: string): Buffer {
  return header({ name, link, type: "2", mode: 0o777 });
}

export function hardLink(name: string, link: string): Buffer {
  return header({ name, link, type: "1" });
}

/** One PAX record with its length in front. */
export function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return `${length}${rest}`;
}

/** A PAX header; as text it is written as it is. */
export function pax(records: Record<string, string> | string, type = "x"): Buffer {
  const text =
    typeof records === "string"
      ? records
      : Object.entries(records)
          .map(([key, value]) => record(key, value))
          .join("");
  return Buffer.concat([header({ name: "PaxHeaders/1", type, size: text.length }), body(text)]);
}

/** A GNU header with a long name (`L`) or a long link (`K`). */
export function gnuLong(type: "L" | "K", text: string): Buffer {
  const fields = { name: "././@LongLink", type, size: text.length + 1, magic: "ustar  \0" } as const;
  return Buffer.concat([header(fields), body(`${text}\0`)]);
}

export const END = Buffer.alloc(1024);

export function archive(...parts: Buffer[]): Buffer {
  return Buffer.concat([...parts, END]);
}

/** What walking an archive gives, damage included. */
export interface Walked {
  entries: TarEntry[];
  bodies: string[];
  end: TarEnd | null;
  damage: string | null;
  damageOffset: number | null;
}

/** Walks an archive that comes in chunks of `chunkSize` bytes. */
export function walk(bytes: Uint8Array, chunkSize = bytes.length): Walked {
  const result: Walked = { entries: [], bodies: [], end: null, damage: null, damageOffset: null };
  let content: Buffer[] = [];
  const handler: TarHandler = {
    entry: (entry) => {
      result.entries.push(entry);
      content = [];
    },
    body: (chunk, start, end) => content.push(Buffer.from(chunk.subarray(start, end))),
    bodyEnd: () => result.bodies.push(Buffer.concat(content).toString("latin1")),
  };
  const walker = new TarWalker(handler);
  try {
    for (let at = 0; at < bytes.length; at += chunkSize) walker.push(bytes.subarray(at, at + chunkSize));
    result.end = walker.end();
  } catch (error) {
    if (!(error instanceof LayerDamage)) throw error;
    result.damage = error.damage.code;
    result.damageOffset = error.damage.offset;
  }
  return result;
}
