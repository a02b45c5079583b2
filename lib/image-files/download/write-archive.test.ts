import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { ArchiveEntry } from "./archive-entries.ts";
import { archiveSize, writeArchive } from "./write-archive.ts";

function entry(name: string, size: number, sent = size): ArchiveEntry {
  return {
    ...{ name, size },
    async *bytes() {
      for (let left = sent; left > 0; left -= 100_000) yield Buffer.alloc(Math.min(left, 100_000), name);
    },
  };
}

async function written(entries: ArchiveEntry[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeArchive(entries)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test.each([0, 1, 511, 512, 513, 1_000_000])(
  "an archive with a file of %i bytes is as long as was said",
  async (size) => {
    const names = ["blobs/", `blobs/sha256/${"a".repeat(64)}`, `blobs/sha512/${"b".repeat(128)}`];
    const entries = names.map((name) => entry(name, name.endsWith("/") ? 0 : size));
    const archive = await written(entries);
    expect(archive.length).toBe(archiveSize(entries));
    const listed = execFileSync("tar", ["-tvf", "-"], { input: archive, encoding: "utf8" });
    expect(
      listed
        .trim()
        .split("\n")
        .map((line) => line.split(/\s+/))
        .map((part) => [part[5], part[2]]),
    ).toEqual(names.map((name) => [name, name.endsWith("/") ? "0" : String(size)]));
  },
);

test("files of more than 8 GiB have their size in the header", async () => {
  const size = 9 * 2 ** 30;
  const entries = [entry("large", size)];
  expect(archiveSize(entries)).toBe(512 + size + 1024);
  const archive = writeArchive(entries);
  const head = Buffer.from((await archive.next()).value ?? []);
  await archive.return(undefined);
  const listed = execFileSync("sh", ["-c", "tar -tvf - 2>/dev/null || true"], {
    input: head.subarray(0, 512),
    encoding: "utf8",
  });
  expect(listed).toContain(` ${size} `);
});

test("the same entries always give the same bytes", async () => {
  const entries = [entry("a", 10), entry("b", 1000)];
  expect((await written(entries)).equals(await written(entries))).toBe(true);
});

test.each([100, 300])("a file of another length than announced fails: %i for 200", async (sent) => {
  await expect(written([entry("a", 200, sent), entry("b", 5)])).rejects.toThrow();
});

test("what fails while a file is read fails the archive, and the file is left", async () => {
  let left = false;
  const failing: ArchiveEntry = {
    ...{ name: "a", size: 1_000_000 },
    async *bytes() {
      try {
        yield Buffer.alloc(100);
        throw new Error("the registry went away");
      } finally {
        left = true;
      }
    },
  };
  await expect(written([failing])).rejects.toThrow("the registry went away");
  expect(left).toBe(true);
});

test("nothing is read ahead of whoever takes it, and a file that is left is closed", async () => {
  let [made, closed] = [0, false];
  const endless: ArchiveEntry = {
    ...{ name: "a", size: 2 ** 40 },
    async *bytes() {
      try {
        for (;;) {
          made += 1;
          yield Buffer.alloc(65_536);
        }
      } finally {
        closed = true;
      }
    },
  };
  const archive = writeArchive([endless]);
  for (let i = 0; i < 10; i += 1) await archive.next();
  expect(made).toBeLessThan(15);
  await archive.return(undefined);
  expect(closed).toBe(true);
});
