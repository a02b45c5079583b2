import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  archive,
  body,
  directory,
  END,
  file,
  gnuLong,
  hardLink,
  header,
  pax,
  record,
  symbolicLink,
  walk,
} from "../testing/tar-builder.ts";

const names = (bytes: Buffer) => walk(bytes).entries.map((entry) => entry.name);
const only = (bytes: Buffer) => {
  const walked = walk(bytes);
  expect(walked.damage).toBeNull();
  expect(walked.entries).toHaveLength(1);
  return walked.entries[0]!;
};
/** A number in base 256, `length` bytes. */
const base256 = (value: bigint, length: number) => {
  const bytes = Buffer.alloc(length);
  let rest = BigInt.asUintN(length * 8, value);
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 255n);
    rest >>= 8n;
  }
  bytes[0]! |= 0x80;
  return bytes.toString("latin1");
};

describe("every row of the correctness table", () => {
  const long = `${"directory/".repeat(20)}name`;

  test("a long name and a long link target by PAX records", () => {
    const entry = only(archive(pax({ path: long, linkpath: `${long}2` }), symbolicLink("short", "short")));
    expect([entry.name, entry.link]).toEqual([long, `${long}2`]);
  });

  test("a long name and a long link target by GNU headers", () => {
    const parts = [gnuLong("L", long), gnuLong("K", `${long}2`), symbolicLink("short", "short")];
    const entry = only(archive(...parts));
    expect([entry.name, entry.link, entry.kind]).toEqual([long, `${long}2`, "symbolic-link"]);
  });

  test("a file of 9 GiB by a number in base 256 is cut, and listed with its size", () => {
    const size = 9n * 2n ** 30n;
    const walked = walk(archive(header({ name: "big", raw: { 124: base256(size, 12) } })));
    expect(walked.entries[0]?.size).toBe(Number(size));
    expect(walked.damage).toBe("tar_truncated");
  });

  test("a file of 9 GiB by a PAX record is cut, and listed with its size", () => {
    const walked = walk(archive(pax({ size: String(9 * 2 ** 30) }), header({ name: "big" })));
    expect(walked.entries[0]?.size).toBe(9 * 2 ** 30);
    expect(walked.damage).toBe("tar_truncated");
  });

  test("a hard link has no content, whatever its size says", () => {
    const walked = walk(archive(file("a", "content"), header({ name: "b", link: "a", type: "1", size: 7 })));
    expect(walked.damage).toBeNull();
    expect(walked.entries.map(({ kind, link, size }) => [kind, link, size])).toEqual([
      ["file", "", 7],
      ["hard-link", "a", 0],
    ]);
  });

  test("a header of version 7, where a trailing slash makes a directory", () => {
    const v7 = { magic: "", type: "\0" } as const;
    const { entries } = walk(archive(file("old", "x", v7), header({ name: "dir/", ...v7 })));
    expect(entries.map(({ name, kind }) => [name, kind])).toEqual([
      ["old", "file"],
      ["dir/", "directory"],
    ]);
  });

  test("a user id of 3,000,000 in a PAX record", () => {
    expect(only(archive(pax({ uid: "3000000", gid: "3000001" }), file("a")))).toMatchObject({
      uid: 3_000_000,
      gid: 3_000_001,
    });
  });

  test("a time 100 s before 1970, in base 256 and in a PAX record", () => {
    expect(only(archive(header({ raw: { 136: base256(-100n, 12) } }))).mtime).toBe(-100);
    expect(only(archive(pax({ mtime: "-100" }), file("a")))).toMatchObject({ mtime: -100, mtimeNanos: 0 });
    expect(only(archive(pax({ mtime: "-100.25" }), file("a")))).toMatchObject({
      mtime: -101,
      mtimeNanos: 750_000_000,
    });
  });

  test("an old GNU sparse file, with regions in extension blocks", () => {
    const region = (at: number) => `${(at * 4096).toString(8).padStart(11, "0")}\0${"1".padStart(11, "0")}\0`;
    const raw = {
      386: [0, 1, 2, 3].map(region).join(""),
      482: "\x01",
      483: `${(50_000_000).toString(8).padStart(11, "0")}\0`,
    };
    const extension = Buffer.alloc(512);
    extension.write(region(4) + region(5), "latin1");
    const walked = walk(
      archive(
        header({ name: "sparse", type: "S", size: 6, magic: "ustar  \0", raw }),
        extension,
        body("abcdef"),
        file("after"),
      ),
    );
    expect(walked.damage).toBeNull();
    expect(walked.entries.map((entry) => entry.name)).toEqual(["sparse", "after"]);
    expect(walked.entries[0]).toMatchObject({
      kind: "file",
      size: 50_000_000,
      storedSize: 6,
      bodyOffset: 1024,
    });
    expect(walked.entries[0]?.sparse?.[5]).toEqual({ offset: 20480, length: 1 });
    expect(walked.bodies[0]).toBe("abcdef");
  });

  test("a PAX sparse file 1.0 has its real name and size", () => {
    const records = {
      "GNU.sparse.major": "1",
      "GNU.sparse.minor": "0",
      "GNU.sparse.name": "sparse",
      "GNU.sparse.realsize": "50000000",
    };
    const content = Buffer.concat([body("2\n0\n3\n49999997\n3\n"), Buffer.from("abcxyz")]);
    const bytes = archive(pax(records), file("GNUSparseFile.1/sparse", content), file("after"));
    for (const chunk of [1, 511, 4096]) {
      const walked = walk(bytes, chunk);
      expect(walked.entries.map((entry) => entry.name)).toEqual(["sparse", "after"]);
      expect(walked.entries[0]).toMatchObject({ size: 50_000_000, storedSize: 6, bodyOffset: 2048 });
      expect(walked.bodies[0]).toBe("abcxyz");
    }
  });

  test("PAX sparse files 0.0 and 0.1 have their real size", () => {
    const old = [
      record("GNU.sparse.size", "1000"),
      record("GNU.sparse.numblocks", "2"),
      ...["10", "20"].flatMap((offset) => [
        record("GNU.sparse.offset", offset),
        record("GNU.sparse.numbytes", "3"),
      ]),
    ].join("");
    const newer = {
      "GNU.sparse.size": "1000",
      "GNU.sparse.numblocks": "2",
      "GNU.sparse.map": "10,3,20,3",
      "GNU.sparse.name": "real",
    };
    const { entries, damage } = walk(archive(pax(old), file("a", "abcdef"), pax(newer), file("b", "abcdef")));
    expect(damage).toBeNull();
    expect(entries.map(({ name, size, sparse }) => [name, size, sparse?.length])).toEqual([
      ["a", 1000, 2],
      ["real", 1000, 2],
    ]);
  });

  test("extended attributes keep their bytes", () => {
    const value = "\x01\0\0\x02\xff\n=";
    const entry = only(archive(pax({ "SCHILY.xattr.security.capability": value }), file("ping")));
    expect(entry.xattrs).toEqual(new Map([["security.capability", value]]));
  });

  test("two names that differ in one byte that is no UTF-8 stay two names", () => {
    expect(names(archive(file("caf\xe9"), file("caf\xe8")))).toEqual(["caf\xe9", "caf\xe8"]);
  });

  test("the offset of the content points to it", () => {
    const bytes = archive(pax({ path: "long" }), file("a", "hello"));
    const entry = only(bytes);
    expect(entry.headerOffset).toBe(0);
    expect(bytes.toString("latin1", entry.bodyOffset, entry.bodyOffset + 5)).toBe("hello");
  });

  test("a global PAX header changes no entry, as in Go, and is counted", () => {
    const walked = walk(archive(pax({ path: "global" }, "g"), file("a"), file("b")));
    expect(walked.entries.map((entry) => entry.name)).toEqual(["a", "b"]);
    expect(walked.end?.globalHeaders).toBe(1);
  });
});

describe("fields", () => {
  test("the prefix of ustar is put in front, that of old GNU is not one", () => {
    expect(names(archive(file("name", "", { prefix: "usr/share" })))).toEqual(["usr/share/name"]);
    const times = { 345: "00000000001\0", 357: "00000000002\0" };
    expect(names(archive(file("name", "", { magic: "ustar  \0", raw: times })))).toEqual(["name"]);
  });

  test("a prefix that old Go programs wrote into a GNU header is read, as Go does", () => {
    expect(names(archive(file("name", "", { magic: "ustar  \0", prefix: "usr/share" })))).toEqual([
      "usr/share/name",
    ]);
  });

  test("the prefix of STAR ends before its times", () => {
    const raw = { 476: "00000000001\0", 488: "00000000002\0", 508: "tar\0" };
    expect(names(archive(file("name", "", { prefix: "p".repeat(131), raw })))).toEqual([
      `${"p".repeat(131)}/name`,
    ]);
  });

  test("devices, fifos, links and directories", () => {
    const { entries } = walk(
      archive(
        header({ name: "c", type: "3", raw: { 329: "0000005\0", 337: "0000001\0" } }),
        header({ name: "b", type: "4", raw: { 329: "0000010\0" } }),
        header({ name: "p", type: "6" }),
        directory("d/"),
        directory("e"),
        symbolicLink("l", "target"),
        hardLink("h", "d/x"),
        header({ name: "v", type: "V" }),
        header({ name: "7", type: "7" }),
      ),
    );
    expect(entries.map((entry) => entry.kind)).toEqual([
      "character-device",
      "block-device",
      "fifo",
      "directory",
      "directory",
      "symbolic-link",
      "hard-link",
      "other",
      "file",
    ]);
    expect(entries[0]).toMatchObject({ deviceMajor: 5, deviceMinor: 1 });
  });

  test("a checksum over signed bytes counts, too", () => {
    const block = header({ name: "caf\xe9" });
    const unsigned = Number.parseInt(block.toString("latin1", 148, 154), 8);
    const signed = header({
      name: "caf\xe9",
      checksum: `0${(unsigned - 256).toString(8).padStart(5, "0")}\0 `,
    });
    expect(names(archive(signed))).toEqual(["caf\xe9"]);
  });

  test("numbers padded by spaces and NULs", () => {
    expect(only(archive(header({ raw: { 108: "  17 \0\0\0", 116: "\0\0\x0021 \0" } })))).toMatchObject({
      uid: 0o17,
      gid: 0o21,
    });
  });

  test("an empty PAX value keeps the header's", () => {
    expect(names(archive(pax({ path: "" }), file("kept")))).toEqual(["kept"]);
  });

  test("a GNU long name wins over a PAX path, whichever comes first", () => {
    expect(names(archive(pax({ path: "pax" }), gnuLong("L", "gnu"), file("a")))).toEqual(["gnu"]);
    expect(names(archive(gnuLong("L", "gnu"), pax({ path: "pax" }), file("a")))).toEqual(["gnu"]);
  });

  test("of two PAX headers in a row the last one counts, alone", () => {
    const entry = only(archive(pax({ path: "one", uid: "7" }), pax({ gid: "8" }), file("a")));
    expect([entry.name, entry.uid, entry.gid]).toEqual(["a", 0, 8]);
  });

  test("a global header between a PAX header and its file loses the records, as in Go", () => {
    expect(names(archive(pax({ path: "lost" }), pax({ comment: "x" }, "g"), file("a")))).toEqual(["a"]);
  });
});

describe("damage gives the entries before it", () => {
  const good = file("good", "content");
  const cases: [string, Buffer, string][] = [
    ["a wrong checksum", header({ checksum: "0000001\0" }), "tar_header"],
    ["a size that is no number", header({ raw: { 124: "12x45" } }), "tar_header"],
    ["a negative size", header({ raw: { 124: base256(-1n, 12) } }), "tar_header"],
    ["a size beyond 64 bits", header({ raw: { 124: `\x80\x01${"\0".repeat(10)}` } }), "tar_header"],
    ["a PAX size that is no number", Buffer.concat([pax({ size: "1e3" }), file("a")]), "tar_header"],
    ["a negative PAX size", Buffer.concat([pax({ size: "-1" }), file("a")]), "tar_header"],
    ["a PAX time that is none", Buffer.concat([pax({ atime: "noon" }), file("a")]), "tar_header"],
    ["a PAX record without a key", Buffer.concat([pax("6 =ab\n"), file("a")]), "tar_header"],
    ["a PAX record with a wrong length", Buffer.concat([pax("9 path=a\n\n"), file("a")]), "tar_header"],
    ["a PAX path with a NUL", Buffer.concat([pax({ path: "a\0b" }), file("a")]), "tar_header"],
    ["a PAX header of 256 MiB", header({ type: "x", size: 2 ** 28 }), "tar_field_too_long"],
    ["a long name of 256 MiB", header({ type: "L", size: 2 ** 28 }), "tar_field_too_long"],
    ["one zero block before another entry", Buffer.concat([Buffer.alloc(512), file("a")]), "tar_header"],
    ["a sparse file without the format of GNU", header({ type: "S" }), "tar_header"],
    [
      "a sparse region behind the end",
      Buffer.concat([
        pax({ "GNU.sparse.map": "90,20", "GNU.sparse.numblocks": "1", "GNU.sparse.size": "100" }),
        file("a", "x".repeat(20)),
      ]),
      "tar_sparse",
    ],
    [
      "a sparse file that stores less than its map says",
      Buffer.concat([
        pax({ "GNU.sparse.map": "0,20", "GNU.sparse.numblocks": "1", "GNU.sparse.size": "100" }),
        file("a", "x"),
      ]),
      "tar_sparse",
    ],
  ];
  test.each(cases)("%s", (_, part, code) => {
    const walked = walk(archive(good, part, file("never")));
    expect(walked.damage).toBe(code);
    expect(walked.damageOffset).toBeGreaterThanOrEqual(good.length);
    expect(walked.entries.map((entry) => entry.name)).not.toContain("never");
    expect(walked.entries[0]?.name).toBe("good");
    expect(walked.bodies[0]).toBe("content");
  });

  test("a sparse file that claims 1 TiB is listed so, and nothing is allocated for it", () => {
    const records = {
      "GNU.sparse.map": "0,1",
      "GNU.sparse.numblocks": "1",
      "GNU.sparse.size": String(2 ** 40),
    };
    expect(only(archive(pax(records), file("huge", "x")))).toMatchObject({ size: 2 ** 40, storedSize: 1 });
  });

  test("an archive cut inside a header or a body is truncated; cut in padding or between entries it is not", () => {
    const bytes = archive(good, file("last", "x".repeat(600)));
    const verdict = (length: number) => walk(bytes.subarray(0, length)).damage;
    expect(verdict(1024 + 100)).toBe("tar_truncated");
    expect(verdict(1024 + 512 + 599)).toBe("tar_truncated");
    expect(verdict(1024 + 512 + 600)).toBeNull();
    expect(verdict(1024)).toBeNull();
    expect(walk(bytes.subarray(0, 1024)).end?.endBlocks).toBe(0);
    expect(walk(bytes.subarray(0, bytes.length - 512)).end?.endBlocks).toBe(1);
    expect(walk(bytes).end?.endBlocks).toBe(2);
  });

  test("extension headers that nothing follows end the archive, as in Go", () => {
    const walked = walk(Buffer.concat([good, pax({ path: "never" }), gnuLong("L", "never")]));
    expect([walked.damage, walked.entries.length]).toEqual([null, 1]);
  });

  test("what follows the end is counted, its zero padding is not", () => {
    const first = archive(file("a"));
    expect(walk(Buffer.concat([first, Buffer.alloc(10_240)])).end?.trailingBytes).toBe(0);
    const second = archive(file("b", "x"));
    const walked = walk(Buffer.concat([first, Buffer.alloc(512), second]), 700);
    expect(walked.entries.map((entry) => entry.name)).toEqual(["a"]);
    expect(walked.end?.trailingBytes).toBe(512 + 512 + 1);
  });
});

describe("properties", () => {
  const bytes = archive(
    pax({ path: "ünï/ré", "SCHILY.xattr.user.a": "b" }),
    file("a", "x".repeat(1500)),
    gnuLong("L", "l".repeat(700)),
    file("b", "y"),
    directory("d/"),
    END.subarray(0, 0),
  );

  test("chunks of any size give the same", () => {
    const whole = walk(bytes);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (size) => {
        expect(walk(bytes, size)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test("no bytes make it throw anything but damage", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) }), { maxLength: 12 }),
        fc.boolean(),
        (changes, fix) => {
          const broken = Buffer.from(bytes);
          for (const { at, value } of changes) broken[at] = value;
          // With a right checksum the damage gets past it.
          if (fix) for (let at = 0; at + 512 <= broken.length; at += 512) fixChecksum(broken, at);
          walk(broken, 1000);
        },
      ),
      { numRuns: 400 },
    );
  });
});

function fixChecksum(bytes: Buffer, at: number): void {
  bytes.fill(0x20, at + 148, at + 156);
  const sum = bytes.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, at + 148, "latin1");
}
