import { describe, expect, test } from "vitest";
import { entriesQuery, entrySchema } from "#lib/contract/layers.ts";
import { readQuery } from "#lib/http/read-query.ts";
import { file, header, pax, symbolicLink } from "#lib/layers/testing/tar-builder.ts";
import { presentPath } from "./present-entry.ts";
import { ALONE, askLayers } from "./testing/ask-layers.ts";

const only = async (...parts: Buffer[]) => {
  const entry = (await askLayers(parts)).list(ALONE).items[0];
  return entrySchema.parse(entry);
};
const at = (mtime: string) => only(Buffer.concat([pax({ mtime }), file("a")]));

describe("times", () => {
  test.each([
    ["0", "1970-01-01T00:00:00.000Z"],
    ["-1.5", "1969-12-31T23:59:58.500Z"],
    ["1700000000.123456789", "2023-11-14T22:13:20.123Z"],
    ["253402300799.999", "9999-12-31T23:59:59.999Z"],
    ["253402300800", null],
    ["-62167219200", "0000-01-01T00:00:00.000Z"],
    ["-62167219201", null],
    ["9223372036854775807", null],
    ["-9223372036854775808", null],
  ])("%s is told as %s", async (mtime, expected) => {
    expect((await at(mtime)).modifiedAt).toBe(expected);
  });
});

describe("names", () => {
  const path = (bytes: string) => presentPath(bytes);

  test("that are UTF-8 are told as they are", () => {
    expect(path("srv/caf\xc3\xa9")).toEqual({ path: "srv/café", rawPath: null });
    expect(path("a\\xe9")).toEqual({ path: "a\\xe9", rawPath: null });
  });

  test("that are not come with their bytes", async () => {
    expect(path("caf\xe9")).toEqual({
      path: "caf\\xe9",
      rawPath: Buffer.from("caf\xe9", "latin1").toString("base64url"),
    });
    expect(await only(file("d\xff", "1"))).toMatchObject({ name: "d\\xff", rawPath: "ZP8" });
  });

  /** As a page asks for the place of an entry. */
  function ask({ path, rawPath }: { path: string; rawPath: string | null }) {
    const place: Record<string, string> = rawPath === null ? { path } : { rawPath };
    const address = { registry: "a", repository: "b", digest: `sha256:${"0".repeat(64)}`, ...place };
    const request = new Request(`http://host/api/v1/layers/entries?${new URLSearchParams(address)}`);
    const query = readQuery(request, entriesQuery);
    return query.rawPath === undefined
      ? query.path
      : Buffer.from(query.rawPath, "base64url").toString("latin1");
  }

  test.each([
    ["a new line", "a\nb"],
    ["an escape", "a\x1b[31mb"],
    ["a control character beyond ASCII", "a\xc2\x85"],
    ["a replacement character", "a\xef\xbf\xbdb"],
    ["a thousand letters of three bytes", "\xe6\xbc\xa2".repeat(1300)],
    ["four thousand letters", "x".repeat(4096)],
    ["a space and a plus", "a +b"],
    ["no UTF-8", "a\xff\xfe"],
  ])("with %s can be asked for again", (_name, bytes) => {
    const asked = ask(presentPath(bytes));
    expect([bytes, Buffer.from(bytes, "latin1").toString()]).toContain(asked);
  });
});

test("a link has its target as written, and no flags of its mode", async () => {
  expect(await only(symbolicLink("a", "../b\xff"))).toMatchObject({
    link: "../b\\xff",
    flags: [],
    mode: 0o777,
  });
});

test("devices have their numbers", async () => {
  const device = header({ name: "null", type: "3", raw: { 329: "0000001\0", 337: "0000003\0" } });
  expect(await only(device)).toMatchObject({ kind: "character-device", device: { major: 1, minor: 3 } });
});

test("a name that was cut says how long it was", async () => {
  const name = "n".repeat(5000);
  const entry = await only(Buffer.concat([pax({ path: name }), file("n")]));
  expect([entry.nameLength, entry.name.length]).toEqual([5000, 4096]);
});

test("a sparse file has the size it claims", async () => {
  const records = { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "big" };
  const map = Buffer.alloc(512);
  map.write("1\n0\n0\n");
  const sparse = Buffer.concat([pax({ ...records, "GNU.sparse.realsize": "1099511627776" }), file("x", map)]);
  expect(await only(sparse)).toMatchObject({ name: "big", size: 2 ** 40, flags: ["sparse"] });
});
