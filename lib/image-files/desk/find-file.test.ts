import { describe, expect, test } from "vitest";
import { directory, file, hardLink, symbolicLink } from "#lib/layers/testing/tar-builder.ts";
import { ALONE, askLayers } from "./testing/ask-layers.ts";

const code = (name: string) => expect.objectContaining({ code: name });

const image = () =>
  askLayers(
    [
      file("etc/a", "first"),
      symbolicLink("link", "etc/a"),
      symbolicLink("loop", "loop"),
      hardLink("hard", "etc/a"),
      hardLink("harder", "hard"),
      directory("etc"),
    ],
    [file("etc/a", "second!"), hardLink("below", "hard"), symbolicLink("far", "/link")],
  );

describe("a file of an image", () => {
  test("is that of the layer whose content shows, also through links", async () => {
    const { file, digests } = await image();
    expect(file("etc/a")).toMatchObject({ digest: digests[1], name: "a", entry: { kind: "file", size: 7 } });
    expect(file("far")).toMatchObject({ digest: digests[1], name: "far", entry: { size: 7 } });
    expect(file("hard")).toMatchObject({ digest: digests[0], name: "hard", entry: { size: 5 } });
    expect(file("below")).toMatchObject({ digest: digests[0], entry: { size: 5 } });
    expect(file("etc/a").sha256).toHaveLength(32);
  });

  test("is refused in words where there is no content", async () => {
    const { file } = await image();
    expect(() => file("etc")).toThrow(code("invalid_input"));
    expect(() => file("loop")).toThrow("in a circle");
    expect(() => file("nothing")).toThrow(code("not_found"));
    expect(() => file("etc/a/b")).toThrow(code("not_found"));
    expect(() => file("")).toThrow(code("invalid_input"));
    expect(() => file("", {}, 0)).toThrow("numbered in a layer");
  });
});

describe("a file of a layer", () => {
  test("is what the layer has at the path, whatever the image shows there", async () => {
    const { file, digests } = await image();
    expect(file("etc/a", { position: 1 })).toMatchObject({ digest: digests[0], entry: { size: 5 } });
    expect(file("harder", { position: 1 })).toMatchObject({ digest: digests[0], entry: { size: 5 } });
  });

  test("is found by its number too", async () => {
    const { file, list, digests } = await image();
    const numbers = Object.fromEntries(
      list({ position: 1 }, { q: "a" }).items.map(({ path, entry }) => [path, entry]),
    );
    expect(file("", { position: 1 }, numbers["etc/a"])).toMatchObject({
      digest: digests[0],
      entry: { size: 5 },
    });
    expect(file("", { position: 1 }, numbers.hard)).toMatchObject({ name: "hard", entry: { size: 5 } });
    expect(() => file("", { position: 1 }, 1000)).toThrow(code("not_found"));
  });

  test("behind a link is found in the image, or in the layer when it is alone", async () => {
    const { file, digests } = await image();
    expect(file("link", { position: 1 })).toMatchObject({ digest: digests[1], entry: { size: 7 } });
    expect(file("link", { ...ALONE, layers: digests.slice(0, 1) })).toMatchObject({ entry: { size: 5 } });
    expect(file("below", { position: 2 })).toMatchObject({ digest: digests[0], entry: { size: 5 } });
    expect(() => file("below", { ...ALONE, layers: digests.slice(1) })).toThrow(code("not_found"));
    expect(() => file("nothing", { position: 1 })).toThrow(code("not_found"));
    expect(() => file("etc", { position: 1 })).toThrow(code("invalid_input"));
  });
});
