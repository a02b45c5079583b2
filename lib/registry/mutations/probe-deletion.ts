import { randomBytes } from "node:crypto";
import { headManifest } from "../endpoints/manifests.ts";
import { isRegistryError, type RegistryError } from "../errors.ts";
import type { RequestOptions } from "../registry-client.ts";
import { sendManifestDeletion } from "./change-manifests.ts";
import type { MutationContext } from "./mutation-context.ts";

/**
 * What a DELETE of something that does not exist told. works: it was looked for and not found. accepts: it was
 * answered as done, which proves less. off: this is not offered. denied: the account may not. unknown: nothing
 * can be concluded.
 */
export type ProbeResult = "works" | "accepts" | "off" | "denied" | "unknown";

export interface Probes {
  tag: ProbeResult;
  digest: ProbeResult;
}

/** Codes of a registry that looked for a manifest; a proxy that does not know the path answers none of them. */
const LOOKED_FOR = new Set(["MANIFEST_UNKNOWN", "TAG_UNKNOWN"]);

/**
 * Asks to delete a tag and a digest that were made up just now, 128 and 256 random bits, after the registry
 * said that there is no such digest. distribution 2.8 answers 400 for any tag, and 404 for the digest unless
 * deleting is switched off (405); distribution 3 answers 404 for both.
 *
 * @throws RegistryError when an answer was lost or the registry asked to be left alone: nothing is known then
 */
export async function probeDeletion(
  repository: string,
  context: MutationContext,
  options: RequestOptions,
): Promise<Probes> {
  const digest = `sha256:${randomBytes(32).toString("hex")}`;
  const tag = `tagtrail-probe-${randomBytes(16).toString("hex")}`;
  if (!(await saysAbsent(repository, digest, context, options))) return { tag: "unknown", digest: "unknown" };
  return {
    tag: await probe(repository, tag, context, options),
    digest: await probe(repository, digest, context, options),
  };
}

async function saysAbsent(
  repository: string,
  digest: string,
  context: MutationContext,
  options: RequestOptions,
): Promise<boolean> {
  try {
    await headManifest(repository, digest, context, options);
    return false;
  } catch (error) {
    if (isRegistryError(error) && error.code === "registry_not_found") return true;
    throw error;
  }
}

async function probe(
  repository: string,
  reference: string,
  context: MutationContext,
  options: RequestOptions,
): Promise<ProbeResult> {
  const sent = await sendManifestDeletion({ repository, reference }, context, options);
  if (sent.outcome === "lost") throw sent.error;
  if (sent.outcome === "accepted") return "accepts";
  return resultOf(sent.error, reference.includes(":") ? DIGEST_OFF : TAG_OFF);
}

/** distribution 2.8 takes a tag for a malformed digest. */
const TAG_OFF: readonly number[] = [400, 405];
const DIGEST_OFF: readonly number[] = [405];

function resultOf(error: RegistryError, off: readonly number[]): ProbeResult {
  const { status, registryCode: code } = error.details;
  if (typeof status !== "number" || error.code === "registry_rate_limited") throw error;
  if (status === 404) return typeof code === "string" && LOOKED_FOR.has(code) ? "works" : "unknown";
  if (status === 401 || status === 403) return "denied";
  return off.includes(status) ? "off" : "unknown";
}
