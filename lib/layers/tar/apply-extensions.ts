import type { ByteString } from "../bytes/byte-string.ts";
import { kindOf, type TarEntry } from "./entry.ts";
import type { HeaderBlock } from "./header-block.ts";
import { parseInt64, parsePaxTime } from "./numbers.ts";
import type { PaxRecords } from "./pax-records.ts";

/** What extension headers before a header said about it. */
export interface Extensions {
  records: PaxRecords | null;
  longName: ByteString;
  longLink: ByteString;
}

const XATTR = "SCHILY.xattr.";
const FILE = 0x30;
const DIRECTORY = 0x35;
const SLASH = "/";

/**
 * The entry of a header and its extensions, in the order of Go's `next`: PAX records, then GNU long names,
 * then the type of old archives. Throws InvalidNumber when a record is none that Go would read.
 */
export function applyExtensions(
  header: HeaderBlock,
  extensions: Extensions,
  offsets: { headerOffset: number; bodyOffset: number },
): TarEntry {
  const entry: TarEntry = {
    typeflag: header.typeflag,
    kind: "other",
    name: header.name,
    link: header.link,
    size: header.size,
    storedSize: header.size,
    mode: header.mode,
    uid: header.uid,
    gid: header.gid,
    userName: header.userName,
    groupName: header.groupName,
    mtime: header.mtime,
    mtimeNanos: 0,
    deviceMajor: header.deviceMajor,
    deviceMinor: header.deviceMinor,
    xattrs: null,
    sparse: null,
    headerOffset: offsets.headerOffset,
    bodyOffset: offsets.bodyOffset,
  };
  if (extensions.records !== null) applyRecords(entry, extensions.records);
  if (extensions.longName !== "") entry.name = extensions.longName;
  if (extensions.longLink !== "") entry.link = extensions.longLink;
  if (entry.typeflag === 0) entry.typeflag = entry.name.endsWith(SLASH) ? DIRECTORY : FILE;
  entry.kind = kindOf(entry.typeflag);
  entry.storedSize = entry.size;
  return entry;
}

/** An empty value keeps what the header says. */
function applyRecords(entry: TarEntry, records: PaxRecords): void {
  for (const [key, value] of records) {
    if (value === "") continue;
    if (key.startsWith(XATTR)) {
      entry.xattrs ??= new Map();
      entry.xattrs.set(key.slice(XATTR.length), value);
    } else {
      applyRecord(entry, key, value);
    }
  }
}

function applyRecord(entry: TarEntry, key: string, value: ByteString): void {
  switch (key) {
    case "path":
      entry.name = value;
      break;
    case "linkpath":
      entry.link = value;
      break;
    case "uname":
      entry.userName = value;
      break;
    case "gname":
      entry.groupName = value;
      break;
    case "uid":
      entry.uid = parseInt64(value);
      break;
    case "gid":
      entry.gid = parseInt64(value);
      break;
    case "size":
      entry.size = parseInt64(value);
      break;
    case "mtime":
      ({ seconds: entry.mtime, nanos: entry.mtimeNanos } = parsePaxTime(value));
      break;
    case "atime":
    case "ctime":
      // Not kept, but a time that is none makes Go refuse the entry.
      parsePaxTime(value);
      break;
    default:
  }
}
