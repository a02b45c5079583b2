import { describe, expect, test } from "vitest";
import { type LayerFile, layerFileResponse } from "./layer-file-response.ts";

const MEGABYTE = 2 ** 20;

/** A file of zeros; says whether it was read, and whether it was ended. */
function fileOf(length: number, changes: Partial<LayerFile> = {}) {
  const seen = { read: 0, ended: false };
  async function* zeros() {
    try {
      for (let left = length; left > 0; left -= 65_536) {
        seen.read += Math.min(left, 65_536);
        yield new Uint8Array(Math.min(left, 65_536));
      }
    } finally {
      seen.ended = true;
    }
  }
  const file: LayerFile = {
    ...{ name: "file", size: length, length, bytes: zeros(), blobBytes: 1000, blobBytesRead: () => 10 },
    ...changes,
  };
  return { file, seen };
}

const respond = (file: LayerFile) => layerFileResponse(file, performance.now());

describe("a file of a layer", () => {
  test("is something to save and never to show, with figures of what it took", async () => {
    const response = await respond(fileOf(5, { name: "index.html", size: 9 }).file);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="index.html"; filename*=UTF-8''index.html`,
      "content-length": "5",
      "x-file-size": "9",
      "x-blob-bytes": "1000",
      "x-blob-bytes-read": "10",
      "x-milliseconds": expect.stringMatching(/^\d+\.\d$/),
    });
    expect((await response.arrayBuffer()).byteLength).toBe(5);
  });

  test.each([
    ['a"b\r\nSet-Cookie: x', `filename="a_b__Set-Cookie__x"`, "a%22b%0D%0ASet-Cookie%3A%20x"],
    ["größe (1)'*.txt", `filename="gr__e__1___.txt"`, "gr%C3%B6%C3%9Fe%20%281%29%27%2A.txt"],
    ["\ud800", `filename="_"`, "%EF%BF%BD"],
    ["", `filename="file"`, ""],
    ["x".repeat(500), `filename="${"x".repeat(150)}"`, "x".repeat(150)],
  ])("called %j is saved under a name no header breaks at", async (name, plain, encoded) => {
    const { headers } = await respond(fileOf(1, { name }).file);
    expect(headers.get("content-disposition")).toBe(`attachment; ${plain}; filename*=UTF-8''${encoded}`);
  });

  test("of more than a megabyte is sent while it is read, and no faster than it is taken", async () => {
    const { file, seen } = fileOf(100 * MEGABYTE);
    const response = await respond(file);
    expect(response.headers.get("content-length")).toBe(String(100 * MEGABYTE));
    const reader = response.body?.getReader();
    for (let i = 0; i < 5; i += 1) await reader?.read();
    expect(seen.read).toBeLessThan(MEGABYTE);
    await reader?.cancel();
    expect(seen.ended).toBe(true);
  });

  test("arrives whole when it is large", async () => {
    const { file } = fileOf(3 * MEGABYTE + 1);
    expect((await (await respond(file)).arrayBuffer()).byteLength).toBe(3 * MEGABYTE + 1);
  });

  test.each([5, 5 * MEGABYTE])("that cannot be read is a failure and no file of %d bytes", async (length) => {
    // biome-ignore lint/correctness/useYield: what fails before its first byte gives none.
    async function* failing(): AsyncGenerator<Uint8Array> {
      throw new Error("the registry went away");
    }
    await expect(respond(fileOf(length, { bytes: failing() }).file)).rejects.toThrow("went away");
  });

  test("that fails in the middle breaks off", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw new Error("the registry went away");
    }
    const response = await respond(fileOf(5 * MEGABYTE, { bytes: failing() }).file);
    await expect(response.arrayBuffer()).rejects.toThrow("went away");
  });
});
