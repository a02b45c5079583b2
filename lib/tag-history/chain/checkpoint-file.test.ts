import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkpointText, isSignedBy, signCheckpoint } from "./checkpoint.ts";
import {
  appendLine,
  checkpointFile,
  exportedLine,
  parseCheckpoints,
  readCheckpoints,
} from "./checkpoint-file.ts";
import { loadCheckpointKey, parsePublicKey } from "./checkpoint-key.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tagtrail-checkpoints-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = { seq: 1_000, hash: "ab".repeat(32) };
const at = new Date("2026-05-03T15:00:00.000Z");

it("is signed over a text that is for ever the same", () => {
  expect(checkpointText({ ...place, at: at.toISOString() })).toBe(
    `tagtrail checkpoint v1\n1000\n${"ab".repeat(32)}\n2026-05-03T15:00:00.000Z\n`,
  );
});

it("can be verified with nothing but its line", () => {
  const key = loadCheckpointKey(folder);
  const line = exportedLine(signCheckpoint(key, place, at), key);
  const { publicKey, ...checkpoint } = JSON.parse(line);
  const kept = parsePublicKey(publicKey);
  expect(kept && isSignedBy(kept, checkpoint)).toBe(true);
  for (const part of [{ seq: 999 }, { hash: "cd".repeat(32) }, { at: "2026-05-03T15:00:00.001Z" }]) {
    expect(kept && isSignedBy(kept, { ...checkpoint, ...part })).toBe(false);
  }
});

it("is appended to a file that only its owner reads, and a half-written line spoils no other", async () => {
  const key = loadCheckpointKey(folder);
  const path = checkpointFile(folder);
  const line = exportedLine(signCheckpoint(key, place, at), key);
  await appendLine(path, line);
  writeFileSync(path, line.slice(0, 50), { flag: "a" });
  await appendLine(path, line);
  expect(readFileSync(path, "utf8")).toBe(`${line}\n${line.slice(0, 50)}\n${line}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const read = await readCheckpoints(path);
  expect(read?.checkpoints.map(({ seq }) => seq)).toEqual([1_000, 1_000]);
  expect(read?.unreadable).toBe(1);
});

it("is read from lines of the log, an array and an answer of the API as well", () => {
  const key = loadCheckpointKey(folder);
  const checkpoint = signCheckpoint(key, place, at);
  const line = exportedLine(checkpoint, key);
  const log = `{"level":30,"msg":"other"}\n{"level":30,"checkpoint":${line},"msg":"checkpoint"}\n`;
  const answer = JSON.stringify({ items: [checkpoint], nextCursor: null, publicKey: key.pem });
  const texts = [line, `${line}\n`, log, `[${line}]`, answer];
  for (const text of texts) {
    const [read, ...more] = parseCheckpoints(text).checkpoints;
    expect(more).toEqual([]);
    expect(read).toMatchObject(checkpoint);
    expect(read?.key?.id).toBe(key.id);
  }
  expect(parseCheckpoints(log).unreadable).toBe(1);
  expect(parseCheckpoints("")).toEqual({ checkpoints: [], unreadable: 0 });
});

it("does not take a key for the one it names that is another", () => {
  const key = loadCheckpointKey(folder);
  const line = JSON.parse(exportedLine(signCheckpoint(key, place, at), key));
  const foreign = JSON.stringify({ ...line, keyId: "0".repeat(16) });
  expect(parseCheckpoints(foreign).checkpoints[0]?.key).toBeNull();
});

it("tells a file that is not there from one that cannot be read", async () => {
  expect(await readCheckpoints(checkpointFile(folder))).toBeNull();
  await expect(readCheckpoints(folder)).rejects.toThrow("cannot be read");
  await expect(appendLine(folder, "{}")).rejects.toThrow("cannot be written");
});
