import { Conflict, type TagtrailError, Unavailable } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";
import type { Place } from "./plan.ts";

const named = (digest: string | null) => (digest === null ? "nothing" : shortDigest(digest));

/** The tag does not point at what the person saw. Both digests are in the details, whole. */
export function staleTag(
  { registry, repository }: Place,
  { tag, expected, actual }: { tag: string; expected: string | null; actual: string | null },
): Conflict {
  return new Conflict(
    `${repository}:${tag} points at ${named(actual)}, not at ${named(expected)}: somebody moved it meanwhile.`,
    {
      advice: "Look at what it points at now, and decide again.",
      details: { registry, repository, tag, expected, actual },
    },
  );
}

/** The record of a change could not be stored, so the registry was not asked (promise P3). */
export function auditUnavailable(cause: unknown): TagtrailError {
  return new Unavailable("The change could not be recorded, so nothing was done.", {
    advice: "Check the console's database and its disk, then try again.",
    details: { rule: "audit_unavailable" },
    cause,
  });
}

/** The database failed while a change was under way: whether a step was applied is in the record, or is settled. */
export function databaseFailed(cause: unknown): TagtrailError {
  return new Unavailable("The console's database failed while the change was under way.", {
    advice: "Look at the change when the database answers again: what was lost is settled by a look.",
    cause,
  });
}
