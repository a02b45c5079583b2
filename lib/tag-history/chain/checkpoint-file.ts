import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Unavailable } from "#lib/errors.ts";
import type { SignedCheckpoint } from "./checkpoint.ts";
import { type PublicCheckpointKey, parsePublicKey } from "./checkpoint-key.ts";

/** A checkpoint as it stands in a file: with the key to verify it, so that a single line can be kept alone. */
export interface ExportedCheckpoint extends SignedCheckpoint {
  /** Null: it came without one, or with one that is not the one it names. */
  readonly key: PublicCheckpointKey | null;
}

export interface ExportedCheckpoints {
  readonly checkpoints: readonly ExportedCheckpoint[];
  /** Lines that hold no checkpoint, such as one that was half written when the power went. */
  readonly unreadable: number;
}

/** Where a server appends every checkpoint it signs. */
export function checkpointFile(dataFolder: string): string {
  return join(/* turbopackIgnore: true */ dataFolder, "checkpoints.ndjson");
}

/** One line of JSON without the line feed. */
export function exportedLine(checkpoint: SignedCheckpoint, key: PublicCheckpointKey): string {
  const { seq, hash, at, keyId, signature } = checkpoint;
  return JSON.stringify({ seq, hash, at, keyId, signature, publicKey: key.der });
}

/**
 * Appends a line and waits until the disk has it. A line left half written is ended first, so that it spoils
 * no other.
 *
 * @throws Unavailable when the file cannot be written
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await mkdir(/* turbopackIgnore: true */ join(path, ".."), { recursive: true, mode: 0o700 });
    const file = await open(path, "a+", 0o600);
    try {
      const { size } = await file.stat();
      const last = size === 0 ? null : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer;
      const broken = last !== null && last.toString("latin1") !== "\n";
      await file.appendFile(`${broken ? "\n" : ""}${line}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new Unavailable(`The file ${path} cannot be written.`, {
      advice: "Let the user that runs Tagtrail write it, and see that the disk is not full.",
      cause: error,
    });
  }
}

/**
 * Reads a file of checkpoints: lines as this server appends or logs them, or what the API answered.
 *
 * @returns null when there is no such file
 * @throws Unavailable when it cannot be read
 */
export async function readCheckpoints(path: string): Promise<ExportedCheckpoints | null> {
  try {
    return parseCheckpoints(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Unavailable(`The file ${path} cannot be read.`, {
      advice: "Let the user that runs this read it.",
      cause: error,
    });
  }
}

const lineSchema = z.object({
  seq: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  signature: z.base64(),
  publicKey: z.string().optional(),
});
const logLineSchema = z.object({ checkpoint: lineSchema });
const answerSchema = z.object({ items: z.array(lineSchema), publicKey: z.string() });

/** Understands lines of checkpoints, lines of the log, an array, and an answer of `GET /history/checkpoints`. */
export function parseCheckpoints(text: string): ExportedCheckpoints {
  const whole = jsonOf(text);
  const values = Array.isArray(whole)
    ? whole
    : whole === undefined
      ? text
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map(jsonOf)
      : [whole];
  const read = values.map(checkpointsIn);
  return { checkpoints: read.flatMap((some) => some ?? []), unreadable: read.filter((some) => !some).length };
}

function checkpointsIn(value: unknown): ExportedCheckpoint[] | null {
  const answer = answerSchema.safeParse(value);
  if (answer.success) {
    const { items, publicKey } = answer.data;
    return items.map((item) => exported({ ...item, publicKey }));
  }
  const logged = logLineSchema.safeParse(value);
  const line = lineSchema.safeParse(logged.success ? logged.data.checkpoint : value);
  return line.success ? [exported(line.data)] : null;
}

function exported({ publicKey, ...checkpoint }: z.output<typeof lineSchema>): ExportedCheckpoint {
  const key = publicKey === undefined ? null : parsePublicKey(publicKey);
  return { ...checkpoint, key: key?.id === checkpoint.keyId ? key : null };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
