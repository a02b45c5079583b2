import { eachLimited } from "#lib/catalog/concurrency/each-limited.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { CheckVersion } from "../plan.ts";
import { blobsOfParts, type NamedBlob } from "../plans/blobs-there.ts";
import { counted } from "../plans/counted.ts";
import { changeSession, isThere } from "../plans/current-tag.ts";
import { listed } from "../plans/rule-remarks.ts";
import { walkVersion } from "../plans/version-tree.ts";
import { bytesOfManifest } from "./manifest-of.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

const WIDTH = 6;

/**
 * Asks for every manifest of a version and reads the beginning of every blob: a registry may still list what its
 * storage lost. Foreign layers lie elsewhere and are not looked for.
 *
 * @throws RegistryError when the version's own manifest cannot be had
 */
export async function runCheckVersion(run: StepRun<CheckVersion>): Promise<StepEnd> {
  const { context, step, signal } = run;
  const { repository } = step.place;
  const connection = await run.connect(step.place);
  const session = changeSession(context, connection, signal);
  const tree = await walkVersion(step.digest, (digest) =>
    bytesOfManifest(context, connection, { repository, digest }),
  );
  const { blobs } = blobsOfParts(tree.parts);
  const manifests = [...tree.parts, ...tree.missing].map((part) => part.digest);
  const looks = [
    ...manifests.map((digest) => () => isThere(session, repository, digest)),
    ...blobs.map((blob) => () => canBeRead(run, connection, blob)),
  ];
  const found = await eachLimited(looks, WIDTH, (look) => outcomeOf(run, look));
  const digests = [...manifests, ...blobs.map((blob) => blob.digest)];
  const those = (wanted: Outcome) => digests.filter((_, place) => found[place] === wanted);
  return endOf({
    gone: those("gone"),
    unknown: those("unknown"),
    manifests: manifests.length,
    blobs: blobs.length,
  });
}

type Outcome = "there" | "gone" | "unknown";

async function outcomeOf({ signal }: StepRun, look: () => Promise<boolean>): Promise<Outcome> {
  try {
    return (await look()) ? "there" : "gone";
  } catch (error) {
    signal.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    return error.code === "registry_not_found" ? "gone" : "unknown";
  }
}

/** Its first byte; of an empty blob there is none to ask for. */
async function canBeRead(
  { step, signal }: StepRun<CheckVersion>,
  { client }: RegistryConnection,
  { digest, size }: NamedBlob,
): Promise<boolean> {
  const { repository } = step.place;
  if (size === 0) {
    await client.headBlob(repository, digest, { signal });
    return true;
  }
  const { body } = await client.getBlob(repository, digest, { signal, range: { start: 0, end: 0 } });
  const reader = body.getReader();
  try {
    return (await reader.read()).done === false;
  } finally {
    await reader.cancel();
  }
}

interface Found {
  readonly gone: readonly string[];
  readonly unknown: readonly string[];
  readonly manifests: number;
  readonly blobs: number;
}

function endOf({ gone, unknown, manifests, blobs }: Found): StepEnd {
  if (gone.length > 0) {
    return { state: "not-applied", why: `Restored, damaged: these blobs are gone: ${listed(gone)}.` };
  }
  if (unknown.length > 0) {
    return { state: "unknown", why: `Restored, not verified: ${listed(unknown)} could not be read.` };
  }
  const why = `Restored, verified: ${counted(manifests, "manifest")} and ${counted(blobs, "blob")} are there.`;
  return { state: "applied", why };
}
