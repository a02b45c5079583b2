import { wait } from "#lib/catalog/concurrency/wait.ts";
import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { isRegistryError } from "#lib/registry/errors.ts";
import type { RequestOptions } from "#lib/registry/registry-client.ts";
import type { CopyBlob } from "../plan.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/** Milliseconds before an upload that broke is begun anew; nothing is lost by sending a blob twice. */
const AGAIN_AFTER_MS = [500, 3_000];
const LONGEST_WAIT_MS = 60_000;
/** Failures that may be over a moment later. */
const PASSING = new Set([
  "registry_unreachable",
  "registry_timeout",
  "registry_failed",
  "registry_rate_limited",
]);

/**
 * Brings a blob from one repository to another: mounted within a registry, else streamed with its bytes unchanged.
 * One that is there already is not sent, so that a copy that was cut goes on where it was.
 *
 * @throws RegistryError why it cannot be brought; the target holds nothing of it then
 */
export async function runCopyBlob(run: StepRun<CopyBlob>): Promise<StepEnd> {
  const { step } = run;
  const [source, target] = await Promise.all([run.connect(step.source), run.connect(step.place)]);
  if (await hasBlob(run, target)) {
    run.onBytes(step.size);
    return { state: "not-needed", why: "It is there already." };
  }
  if (source.registryId === target.registryId && (await mounted(run, target))) {
    run.onBytes(step.size);
    return { state: "applied", why: null };
  }
  const progress = new Progress((bytes) => run.onBytes(bytes));
  await persist(run, () => upload(run, { source, target, progress }));
  return { state: "applied", why: null };
}

/** Does it again after failures that may pass. */
async function persist({ signal }: StepRun, work: () => Promise<void>): Promise<void> {
  for (const pause of AGAIN_AFTER_MS) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!isTagtrailError(error) || !PASSING.has(error.code)) throw error;
      const asked = isRegistryError(error) ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      await wait(Math.max(pause, Math.min(asked, LONGEST_WAIT_MS)), signal);
    }
  }
  await work();
}

async function hasBlob({ step, signal }: StepRun<CopyBlob>, target: RegistryConnection): Promise<boolean> {
  try {
    await target.client.headBlob(step.place.repository, step.digest, { signal });
    return true;
  } catch (error) {
    if (isTagtrailError(error) && error.code === "registry_not_found") return false;
    throw error;
  }
}

/** A registry that will not mount has the bytes sent: why it would not is then of no interest. */
async function mounted({ step, signal }: StepRun<CopyBlob>, target: RegistryConnection): Promise<boolean> {
  const { place, digest, source } = step;
  try {
    return await target.client.changes.mountBlob(place.repository, digest, {
      signal,
      from: source.repository,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (isTagtrailError(error) && error.code !== "read_only") return false;
    throw error;
  }
}

async function upload(
  { step, signal }: StepRun<CopyBlob>,
  {
    source,
    target,
    progress,
  }: { source: RegistryConnection; target: RegistryConnection; progress: Progress },
): Promise<void> {
  const { digest, size } = step;
  const open = async (options: RequestOptions) => {
    progress.restart();
    return (await source.client.getBlob(step.source.repository, digest, options)).body;
  };
  const blob = { digest, size, open, onBytes: (bytes: number) => progress.add(bytes) };
  await target.client.changes.uploadBlob(step.place.repository, blob, { signal });
  progress.complete(size);
}

/** Tells of each byte once, however often sending begins anew. */
class Progress {
  readonly #tell: (bytes: number) => void;
  #sent = 0;
  #told = 0;

  constructor(tell: (bytes: number) => void) {
    this.#tell = tell;
  }

  restart(): void {
    this.#sent = 0;
  }

  add(bytes: number): void {
    this.#sent += bytes;
    if (this.#sent <= this.#told) return;
    this.#tell(this.#sent - this.#told);
    this.#told = this.#sent;
  }

  complete(size: number): void {
    this.add(size - this.#sent);
  }
}
