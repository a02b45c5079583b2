import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isSealedWithCurrentKey, openSecret, sealSecret } from "./sealed-secret.ts";
import { deriveKey, loadSecretKeys } from "./secret-keys.ts";

const place = { registryId: "r1", origin: "https://registry.test" };
const keys = { current: deriveKey("one"), earlier: [] };

describe("a sealed secret", () => {
  it.each(["", "p", "päss wörd\n", "x".repeat(65_536)])("opens where it was sealed: %#", (secret) => {
    expect(openSecret(keys, sealSecret(keys, secret, place), place)).toBe(secret);
  });

  it("looks different every time, and shows neither secret nor key", () => {
    const [first, second] = [sealSecret(keys, "hunter2", place), sealSecret(keys, "hunter2", place)];
    expect(first).not.toBe(second);
    expect(first).not.toContain(Buffer.from("hunter2").toString("base64url"));
    expect(first).not.toContain(keys.current.bytes.toString("hex").slice(0, 12));
  });

  it.each([
    ["another registry", { ...place, registryId: "r2" }],
    ["another address", { ...place, origin: "https://evil.test" }],
    ["an address over http", { ...place, origin: "http://registry.test" }],
  ])("does not open for %s", (_, elsewhere) => {
    expect(openSecret(keys, sealSecret(keys, "hunter2", place), elsewhere)).toBeNull();
  });

  it("does not open under another key, nor when any character was changed", () => {
    const sealed = sealSecret(keys, "hunter2", place);
    expect(openSecret({ current: deriveKey("two"), earlier: [] }, sealed, place)).toBeNull();
    for (let index = 0; index < sealed.length - 1; index += 1) {
      const other = sealed[index] === "A" ? "B" : "A";
      const changed = sealed.slice(0, index) + other + sealed.slice(index + 1);
      expect(openSecret(keys, changed, place), `character ${index}`).toBeNull();
    }
    for (const text of ["", "v1", "v1...", sealed.slice(0, -4), `${sealed}AAAA`]) {
      expect(openSecret(keys, text, place)).toBeNull();
    }
  });

  it("opens with an earlier key, and tells that it should be sealed anew", () => {
    const sealed = sealSecret(keys, "hunter2", place);
    const later = { current: deriveKey("two"), earlier: [keys.current] };
    expect(openSecret(later, sealed, place)).toBe("hunter2");
    expect(isSealedWithCurrentKey(later, sealed)).toBe(false);
    expect(isSealedWithCurrentKey(keys, sealed)).toBe(true);
  });
});

describe("the keys of an installation", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tagtrail-keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are made once, for this user only, and stay the same", () => {
    const data = join(folder, "new", "data");
    const first = loadSecretKeys(null, data);
    expect(statSync(join(data, "secret.key")).mode & 0o777).toBe(0o600);
    expect(loadSecretKeys(null, data)).toEqual(first);
    expect(loadSecretKeys(null, join(folder, "other")).current.id).not.toBe(first.current.id);
  });

  it("come from TAGTRAIL_SECRET when it is set, and then no file is made", () => {
    expect(loadSecretKeys("s".repeat(32), folder)).toEqual({
      current: deriveKey("s".repeat(32)),
      earlier: [],
    });
    expect(() => readFileSync(join(folder, "secret.key"))).toThrow("ENOENT");
  });

  it("still open what the file's key sealed after TAGTRAIL_SECRET was set", () => {
    const before = loadSecretKeys(null, folder);
    const sealed = sealSecret(before, "hunter2", place);
    expect(openSecret(loadSecretKeys("s".repeat(32), folder), sealed, place)).toBe("hunter2");
  });

  it("are not replaced when the file is damaged: that would lose every credential unasked", () => {
    writeFileSync(join(folder, "secret.key"), "half a k");
    expect(() => loadSecretKeys(null, folder)).toThrow(/is damaged/);
    expect(readFileSync(join(folder, "secret.key"), "utf8")).toBe("half a k");
  });

  it("cannot be made where nothing can be written, and the sentence says so", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => loadSecretKeys(null, join(folder, "file", "data"))).toThrow(/cannot be (written|read)/);
  });
});
