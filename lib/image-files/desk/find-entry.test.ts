import { describe, expect, test } from "vitest";
import { sha256 } from "#lib/layers/testing/layers.ts";
import { directory, file, hardLink, pax, symbolicLink } from "#lib/layers/testing/tar-builder.ts";
import { ALONE, askLayers } from "./testing/ask-layers.ts";

const notFound = expect.objectContaining({ code: "not_found" });

describe("a path of an image", () => {
  test("has its attributes, its hash and every layer that has something there", async () => {
    const capability = pax({ "SCHILY.xattr.security.capability": "\x01\x02", "SCHILY.xattr.user.a": "text" });
    const { entry, digests } = await askLayers(
      [file("etc/a", "1")],
      [file("etc/.wh.a")],
      [Buffer.concat([capability, file("etc/a", "333")])],
    );
    expect(entry("etc/a")).toMatchObject({
      entry: { path: "etc/a", layer: 3, size: 3, flags: ["capabilities", "extended-attributes"] },
      sha256: sha256(Buffer.from("333")),
      attributes: [
        { name: "security.capability", value: "0102", length: 2 },
        { name: "user.a", value: "text", length: 4 },
      ],
      target: null,
      inLayers: [
        { position: 1, digest: digests[0], entry: { size: 1, whiteout: null } },
        { position: 2, digest: digests[1], entry: { path: "etc/a", whiteout: "removes" } },
        { position: 3, entry: { size: 3 } },
      ],
    });
  });

  test("that is not there is not found, even when a layer once had it", async () => {
    const { entry } = await askLayers([file("a")], [file(".wh.a")]);
    expect(() => entry("a")).toThrow(notFound);
    expect(() => entry("b/c")).toThrow(notFound);
  });

  test("may be the root, which may have an entry or none", async () => {
    const { entry } = await askLayers([file("a", "12")]);
    expect(entry("")).toMatchObject({
      entry: { path: "", implied: true, total: { entries: 1, bytes: 2 } },
      inLayers: [],
    });
    const own = await askLayers([directory("./", { mode: 0o700 })]);
    expect(own.entry("")).toMatchObject({ entry: { mode: 0o700 }, inLayers: [{ position: 1 }] });
    expect(own.entry("", ALONE)).toMatchObject({ entry: { path: "", mode: 0o700 } });
  });
});

describe("where a link leads", () => {
  const image = () =>
    askLayers(
      [
        file("usr/bin/sh", "#!"),
        symbolicLink("bin", "usr/bin"),
        symbolicLink("sh", "/bin/sh"),
        symbolicLink("up", "../../../usr/bin/sh"),
        symbolicLink("loop", "loop2"),
        symbolicLink("loop2", "loop"),
        symbolicLink("none", "nothing/here"),
        symbolicLink("through", "usr/bin/sh/x"),
        hardLink("hard", "usr/bin/sh"),
      ],
      [file("later", "1"), file(".wh.up")],
    );

  test.each([
    ["sh", { found: true, hops: 2, entry: { path: "usr/bin/sh" } }],
    ["bin", { found: true, hops: 1, entry: { path: "usr/bin" } }],
    ["loop", { found: false, why: "loop" }],
    ["none", { found: false, why: "missing" }],
    ["through", { found: false, why: "not-a-directory" }],
    ["hard", null],
  ])("%s in an image", async (path, target) => {
    const detail = (await image()).entry(path);
    if (target === null) expect(detail.target).toBeNull();
    else expect(detail.target).toMatchObject(target);
  });

  test("is told of a link of a layer by what the link says, whatever the image has in its place", async () => {
    const { entry } = await image();
    const inLayer = { position: 1 };
    expect(entry("up", inLayer).target).toMatchObject({
      found: true,
      hops: 1,
      entry: { path: "usr/bin/sh" },
    });
    expect(entry("sh", inLayer).target).toMatchObject({ found: true, hops: 2 });
    expect(entry("loop", inLayer).target).toEqual({ found: false, why: "loop" });
    expect(entry("hard", inLayer)).toMatchObject({
      entry: { kind: "hard-link", size: 2, link: "usr/bin/sh", change: "added" },
      sha256: sha256(Buffer.from("#!")),
      target: { found: true, hops: 0, entry: { path: "usr/bin/sh" } },
    });
  });

  test("goes over 40 links, and no further", async () => {
    const chain = Array.from({ length: 41 }, (_, i) => symbolicLink(`l${i + 1}`, `l${i}`));
    const { entry } = await askLayers([file("l0", "x"), ...chain]);
    expect(entry("l40").target).toMatchObject({ found: true, hops: 40 });
    expect(entry("l41").target).toEqual({ found: false, why: "loop" });
  });

  test("never leaves the image", async () => {
    const { entry } = await askLayers([
      file("etc/passwd", "in"),
      symbolicLink("a/b", "../../../../etc/passwd"),
    ]);
    expect(entry("a/b").target).toMatchObject({ found: true, entry: { path: "etc/passwd", size: 2 } });
  });
});

test("of a path that one layer has several times the last counts", async () => {
  const { entry } = await askLayers([file("a", "1"), file("a", "22"), file("a.b"), file("Z")]);
  expect(entry("a", ALONE).entry.size).toBe(2);
  expect(entry("a").inLayers).toHaveLength(1);
  expect(() => entry("a.", ALONE)).toThrow(notFound);
  expect(() => entry("0", ALONE)).toThrow(notFound);
  expect(() => entry("zz", ALONE)).toThrow(notFound);
});

test("a directory of a layer says what is in it", async () => {
  const { entry } = await askLayers([file("d/a", "123"), file("d/e/f", "4")]);
  expect(entry("d", ALONE).entry).toMatchObject({ implied: true, total: { entries: 2, bytes: 4 } });
});
