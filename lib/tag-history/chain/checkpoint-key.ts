import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "#lib/errors.ts";
import { writeOnce } from "#lib/write-once.ts";

/** What checkpoints are verified with. */
export interface PublicCheckpointKey {
  /** The first 16 hexadecimal digits of sha256 over the key's DER (SubjectPublicKeyInfo). */
  readonly id: string;
  readonly pem: string;
  /** Base64. */
  readonly der: string;
  /** @param signature base64; anything else is no signature */
  verify(text: string, signature: string): boolean;
}

export interface SigningKey extends PublicCheckpointKey {
  /** Answers base64. */
  sign(text: string): string;
}

export const CHECKPOINT_KEY_FILE = "checkpoint-key.pem";

/**
 * The key pair this server signs checkpoints with: a file in the data folder, made when it is missing. It
 * does not come from TAGTRAIL_SECRET: several servers share that, and each one's checkpoints are its own.
 *
 * @param dataFolder absolute; made when missing
 * @throws Unavailable in one sentence when the file cannot be read or made, or holds something else
 */
export function loadCheckpointKey(dataFolder: string): SigningKey {
  const known = readCheckpointKey(dataFolder);
  if (known !== null) return known;
  const { privateKey } = generateKeyPairSync("ed25519");
  const path = keyPath(dataFolder);
  try {
    writeOnce(path, String(privateKey.export({ type: "pkcs8", format: "pem" })));
  } catch (error) {
    throw new Unavailable(`The folder ${dataFolder} cannot be written by this user.`, {
      advice: "Make it writable for the user that runs Tagtrail, or choose another one by TAGTRAIL_DATA_DIR.",
      cause: error,
    });
  }
  const made = readCheckpointKey(dataFolder);
  if (made === null) throw new Unavailable(`The key file ${path} disappeared while it was made.`);
  return made;
}

/**
 * The same without making one: null when there is none.
 *
 * @throws Unavailable in one sentence when the file cannot be read or holds something else
 */
export function readCheckpointKey(dataFolder: string): SigningKey | null {
  const path = keyPath(dataFolder);
  const pem = readText(path);
  if (pem === null) return null;
  const privateKey = ed25519(() => createPrivateKey(pem));
  if (privateKey !== null) {
    const signText = (text: string) => sign(null, Buffer.from(text), privateKey).toString("base64");
    return { ...publicPart(createPublicKey(privateKey)), sign: signText };
  }
  throw new Unavailable(`The key file ${path} does not hold an Ed25519 key.`, {
    advice:
      "Put back a copy of it. Without one, delete it and start again: new checkpoints are then signed with a new key, and the old ones stay as they are.",
  });
}

/** From PEM or base64 of DER; null when it is not the public half, or the pair, of an Ed25519 key. */
export function parsePublicKey(text: string): PublicCheckpointKey | null {
  const key = ed25519(() =>
    text.includes("-----BEGIN")
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, "base64"), format: "der", type: "spki" }),
  );
  return key === null ? null : publicPart(key);
}

function keyPath(dataFolder: string): string {
  return join(/* turbopackIgnore: true */ dataFolder, CHECKPOINT_KEY_FILE);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Unavailable(`The key file ${path} cannot be read.`, {
      advice: "Let the user that runs Tagtrail read it.",
      cause: error,
    });
  }
}

function ed25519(parse: () => KeyObject): KeyObject | null {
  try {
    const key = parse();
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

function publicPart(key: KeyObject): PublicCheckpointKey {
  const der = key.export({ type: "spki", format: "der" });
  return {
    id: createHash("sha256").update(der).digest("hex").slice(0, 16),
    pem: String(key.export({ type: "spki", format: "pem" })),
    der: der.toString("base64"),
    verify: (text, signature) => verify(null, Buffer.from(text), key, Buffer.from(signature, "base64")),
  };
}
