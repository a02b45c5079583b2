import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadCheckpointKey, parsePublicKey, readCheckpointKey } from "./checkpoint-key.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "tagtrail-key-")), "data");
  path = join(folder, "checkpoint-key.pem");
});

afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

it("makes a key that only its owner reads, once, and leaves nothing else behind", () => {
  const made = loadCheckpointKey(folder);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["checkpoint-key.pem"]);
  const again = loadCheckpointKey(folder);
  expect(again.pem).toBe(made.pem);
  expect(made.id).toMatch(/^[0-9a-f]{16}$/);
});

it("signs what its public half verifies, from PEM as from DER, and nothing else", () => {
  const key = loadCheckpointKey(folder);
  const signature = key.sign("text");
  for (const publicKey of [parsePublicKey(key.pem), parsePublicKey(key.der)]) {
    expect(publicKey?.id).toBe(key.id);
    expect(publicKey?.verify("text", signature)).toBe(true);
    expect(publicKey?.verify("texT", signature)).toBe(false);
    expect(publicKey?.verify("text", "no signature")).toBe(false);
  }
  expect(key.pem).not.toContain("PRIVATE");
});

it("does not make a key when one is only looked for", () => {
  expect(readCheckpointKey(folder)).toBeNull();
  mkdirSync(folder);
  expect(readCheckpointKey(folder)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

it("says in a sentence what is wrong with the file, and never replaces it", () => {
  mkdirSync(folder);
  writeFileSync(path, "-----BEGIN PRIVATE KEY-----\nbroken\n");
  expect(() => loadCheckpointKey(folder)).toThrow("does not hold an Ed25519 key");
  expect(readFileSync(path, "utf8")).toContain("broken");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }));
  expect(() => loadCheckpointKey(folder)).toThrow("does not hold an Ed25519 key");
  rmSync(path);
  mkdirSync(path);
  expect(() => loadCheckpointKey(folder)).toThrow("cannot be read");
});

it("says in a sentence when it cannot be made", () => {
  writeFileSync(folder, "a file where the folder should be");
  expect(() => loadCheckpointKey(folder)).toThrow(/^The (folder|key file) .* cannot be (written|read)/);
});

it("takes nothing for a public key that is none", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const other = String(publicKey.export({ type: "spki", format: "pem" }));
  expect([other, "", "AAAA", "-----BEGIN PUBLIC KEY-----"].map(parsePublicKey)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
