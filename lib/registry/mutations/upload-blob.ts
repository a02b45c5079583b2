import { headBlob } from "../endpoints/blobs.ts";
import { lying, statedDigest } from "../endpoints/digest-check.ts";
import { isRegistryError, type RegistryError } from "../errors.ts";
import type { BlobTransfer } from "../registry-changes.ts";
import type { RequestOptions } from "../registry-client.ts";
import { header } from "../transport/answer.ts";
import type { MutationContext } from "./mutation-context.ts";
import { sendInPieces, sendWhole } from "./send-blob.ts";
import type { Sent } from "./send-mutation.ts";
import { cancelSession, openSession } from "./upload-session.ts";

/** How a blob is sent, and what may still be tried when that is refused. */
interface Attempt {
  inPieces: boolean;
  /** A token may run out between the session and its end. */
  signedInAgain: boolean;
}

/** Sends a blob unless it is there; see RegistryChanges.uploadBlob. */
export async function uploadBlob(
  repository: string,
  blob: BlobTransfer,
  context: MutationContext,
  options: RequestOptions = {},
): Promise<"sent" | "was there"> {
  if (await isThere(repository, blob.digest, context, options)) return "was there";
  let attempt: Attempt = { inPieces: false, signedInAgain: false };
  for (;;) {
    const sent = await tryOnce(repository, blob, context, { ...options, inPieces: attempt.inPieces });
    if (sent.outcome === "accepted") return confirmed(sent, blob, context);
    // Bytes under their digest are the same whoever stored them.
    if (sent.outcome === "lost" && (await isThere(repository, blob.digest, context, options))) return "sent";
    const next = sent.outcome === "refused" ? otherAttempt(sent.error, attempt) : null;
    if (next === null) throw sent.error;
    attempt = next;
  }
}

/** Sends it once; what did not end well is cancelled, and its bytes are taken back from the count. */
async function tryOnce(
  repository: string,
  blob: BlobTransfer,
  context: MutationContext,
  options: RequestOptions & { inPieces: boolean },
): Promise<Sent> {
  const session = await openSession(repository, `${repository}@${blob.digest}`, context, options);
  let counted = 0;
  const onBytes = (bytes: number) => {
    counted += bytes;
    blob.onBytes?.(bytes);
  };
  let stored = false;
  try {
    const send = options.inPieces ? sendInPieces : sendWhole;
    const sent = await send({ blob, session, onBytes }, context, options);
    stored = sent.outcome === "accepted";
    return sent;
  } finally {
    if (!stored) {
      if (counted > 0) blob.onBytes?.(-counted);
      await cancelSession(session, context);
    }
  }
}

/** A refusal that another way of sending gets around; each is tried once. */
function otherAttempt(error: RegistryError, attempt: Attempt): Attempt | null {
  const { status } = error.details;
  if (status === 413 && !attempt.inPieces) return { ...attempt, inPieces: true };
  if (status === 401 && !attempt.signedInAgain) return { ...attempt, signedInAgain: true };
  return null;
}

/** An account that may push but not yet see the repository is told 401, 403 or 404 alike. */
const NOT_SEEN = new Set(["registry_not_found", "registry_forbidden", "registry_unauthorized"]);

async function isThere(
  repository: string,
  digest: string,
  context: MutationContext,
  options: RequestOptions,
): Promise<boolean> {
  try {
    await headBlob(repository, digest, context, options);
    return true;
  } catch (error) {
    if (isRegistryError(error) && NOT_SEEN.has(error.code)) return false;
    throw error;
  }
}

function confirmed(
  { answer }: Extract<Sent, { outcome: "accepted" }>,
  blob: BlobTransfer,
  { who }: MutationContext,
): "sent" {
  const stated = statedDigest(header(answer, "docker-content-digest"), who);
  const algorithm = blob.digest.split(":", 1)[0];
  if (stated === null || stated === blob.digest || stated.split(":", 1)[0] !== algorithm) return "sent";
  throw lying(who, `says it stored another blob than ${blob.digest}`, {
    rule: "digest_mismatch",
    expected: blob.digest,
    stated,
  });
}
