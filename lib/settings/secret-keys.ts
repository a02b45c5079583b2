import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { writeOnce } from "#lib/write-once.ts";

/** A key for stored credentials. */
export interface SecretKey {
  /** Written into every ciphertext, so that one can tell which key it needs; says nothing about the key. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

/** `current` seals; all of them open. */
export interface SecretKeys {
  readonly current: SecretKey;
  readonly earlier: readonly SecretKey[];
}

/**
 * The keys of this installation: from TAGTRAIL_SECRET, else from a file in the data folder that is made at
 * the first start. When TAGTRAIL_SECRET is set later, the file's key still opens what it sealed.
 *
 * @param dataFolder absolute; made when missing
 * @throws Unavailable in one sentence when the file cannot be read or written
 */
export function loadSecretKeys(secret: string | null, dataFolder: string): SecretKeys {
  const path = join(/* turbopackIgnore: true */ dataFolder, "secret.key");
  if (secret === null) return { current: deriveKey(readOrMake(path, dataFolder)), earlier: [] };
  const earlier = readKeyFile(path);
  return { current: deriveKey(secret), earlier: earlier === null ? [] : [deriveKey(earlier)] };
}

/** One secret never serves two purposes: key and key id are derived apart. */
export function deriveKey(secret: string): SecretKey {
  const bytes = Buffer.from(hkdfSync("sha256", secret, "tagtrail", "registry credentials, version 1", 32));
  const id = createHash("sha256").update("key id\0").update(bytes).digest("hex").slice(0, 12);
  return { id, bytes };
}

function readOrMake(path: string, dataFolder: string): string {
  const known = readKeyFile(path);
  if (known !== null) return known;
  try {
    writeOnce(path, `${randomBytes(32).toString("base64url")}\n`);
  } catch (error) {
    throw new Unavailable(`The folder ${dataFolder} cannot be written by this user.`, {
      advice: "Make it writable for the user that runs Tagtrail, or choose another one by TAGTRAIL_DATA_DIR.",
      cause: error,
    });
  }
  const made = readKeyFile(path);
  if (made === null) throw new Unavailable(`The key file ${path} disappeared while it was made.`);
  return made;
}

function readKeyFile(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Unavailable(`The key file ${path} cannot be read.`, {
      advice: "Let the user that runs Tagtrail read it, or set TAGTRAIL_SECRET.",
      cause: error,
    });
  }
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return text;
  logger.error({ path }, "the key file does not hold a key");
  throw new Unavailable(`The key file ${path} is damaged.`, {
    advice:
      "Put back a copy of it. Without one, delete it and start again; the credentials of registries must then be entered again.",
  });
}
