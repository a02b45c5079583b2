import { isTagtrailError } from "#lib/errors.ts";
import { storedCause } from "../cause.ts";
import { runUnits, type Unit } from "../concurrency/run-units.ts";
import type { TagListing } from "./list-tag-names.ts";
import { RepositoryJob } from "./repository-job.ts";
import type { KnownTag, RepositoryIdentity } from "./resolve-tag.ts";
import type { ScanSession } from "./scan-session.ts";

/** Tags resolved at the same time. */
const WIDTH = 8;

export interface ReadRepositoryOptions {
  known: ReadonlyMap<string, KnownTag>;
  /** The list of tags when it was read a moment ago. */
  listing?: TagListing;
}

/**
 * Reads one repository to the end, or waits for who is reading it already. What was learnt is stored when
 * this resolves.
 * @throws why its tags could not be listed or the registry stopped answering; stored as its cause as well
 */
export async function readRepository(
  session: ScanSession,
  repository: RepositoryIdentity,
  options: ReadRepositoryOptions,
): Promise<void> {
  const { context } = session;
  const running = context.jobs.get(repository.repositoryId);
  if (running) return running.ended;
  const outcome: { failure: unknown } = { failure: null };
  const job = new RepositoryJob(session, {
    repository,
    known: options.known,
    width: WIDTH,
    onEnd: (failure) => {
      outcome.failure ??= failure;
    },
  });
  context.jobs.set(repository.repositoryId, job);
  try {
    await runUnits(only(job.unit(options.listing)), { width: WIDTH, signal: session.signal });
  } catch (error) {
    if (isTagtrailError(error)) {
      const { repositoryId } = repository;
      context.writer.add({ kind: "repository-failed", repositoryId, cause: storedCause(error), gone: false });
      const registry = session.connection.registryName;
      context.writer.afterwards(() => {
        context.events.publish({ type: "repository", registry, repository: repository.name });
      });
    }
    throw error;
  } finally {
    job.end();
    await context.writer.settle();
  }
  if (outcome.failure) throw outcome.failure;
}

async function* only(unit: Unit): AsyncGenerator<Unit> {
  yield unit;
}
