import { fromText } from "../../bytes/byte-string.ts";
import { mixedContent } from "../../testing/content.ts";
import { type HeaderFields, header, pax } from "../../testing/tar-builder.ts";

/** An entry as its archive has it, and as a table of contents tells it. */
export interface Recipe {
  headers: Buffer;
  fields: Record<string, unknown>;
  content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  "0": "reg",
  "1": "hardlink",
  "2": "symlink",
  "3": "char",
  "4": "block",
  "5": "dir",
  "6": "fifo",
};

interface Wanted extends HeaderFields {
  name: string;
  records?: Record<string, string>;
  modtime?: string;
  content?: Buffer;
  owner?: string;
}

/** Text is Unicode; what a header cannot hold goes to PAX records. */
export function recipe({ records = {}, modtime, content, owner = "root", ...wanted }: Wanted): Recipe {
  const { name, type = "0", link, mode = 0o644, uid = 0, gid = 0 } = wanted;
  const bytes = fromText(name);
  const all = { ...(bytes.length > 99 ? { path: bytes } : {}), ...records };
  const size = content?.length ?? 0;
  const block = header({ mode, ...wanted, size, name: bytes.slice(0, 99), raw: owners(owner, wanted.raw) });
  const xattrs = Object.entries(all)
    .filter(([key]) => key.startsWith("SCHILY.xattr."))
    .map(([key, value]) => [key.slice(13), Buffer.from(value, "latin1").toString("base64")]);
  const [devMajor, devMinor] = [329, 337].map((at) => Number.parseInt(wanted.raw?.[at] ?? "0", 8));
  const time = modtime ?? (wanted.mtime ? new Date(wanted.mtime * 1000).toISOString() : undefined);
  return {
    headers: Object.keys(all).length === 0 ? block : Buffer.concat([pax(all), block]),
    content: content ?? Buffer.alloc(0),
    fields: {
      ...{ name, type: TYPES[type], mode, uid, gid },
      ...{ userName: owner, groupName: owner, devMajor, devMinor },
      ...(link === undefined ? {} : { linkName: link }),
      ...(size > 0 ? { size } : {}),
      ...(time === undefined ? {} : { modtime: time }),
      ...(xattrs.length > 0 ? { xattrs: Object.fromEntries(xattrs) } : {}),
    },
  };
}

function owners(name: string, raw: Record<number, string> = {}): Record<number, string> {
  return { 265: name, 297: name, ...raw };
}

const CAPABILITY = "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
const LONG = `usr/share/${"long-".repeat(30)}`;

/** One of everything, with files between 0 and 200 KB. */
export function everything(): Recipe[] {
  const time = 1_700_000_000;
  return [
    recipe({ name: "./", type: "5", mode: 0o755, mtime: time }),
    recipe({ name: "bin/", type: "5", mode: 0o755 }),
    recipe({ name: "bin/su", mode: 0o4755, content: mixedContent(200_000, 1), mtime: time }),
    recipe({ name: "bin/empty", mtime: time }),
    recipe({ name: "bin/link", type: "2", mode: 0o777, link: "../bin/su" }),
    recipe({ name: "bin/same", type: "1", link: "bin/su" }),
    recipe({
      name: "bin/ping",
      content: mixedContent(700, 2),
      records: { "SCHILY.xattr.security.capability": CAPABILITY, "SCHILY.xattr.user.note": "größe\0" },
    }),
    recipe({ name: "dev/null", type: "3", mode: 0o666, raw: { 329: "000001\0", 337: "000003\0" } }),
    recipe({ name: "dev/sda", type: "4", mode: 0o660, raw: { 329: "000010\0", 337: "000000\0" } }),
    recipe({ name: "run/pipe", type: "6", mode: 0o600, uid: 1000, gid: 1000, owner: "ada" }),
    recipe({ name: "home/größe 日本", uid: 1000, gid: 1000, owner: "ada", content: mixedContent(90_000, 3) }),
    recipe({ name: LONG, content: mixedContent(513, 4) }),
    recipe({ name: "etc/.wh.passwd" }),
    recipe({ name: "var/.wh..wh..opq" }),
    recipe({ name: "zeros", content: Buffer.alloc(100_000) }),
    recipe({ name: "last", content: mixedContent(512, 5) }),
  ];
}
