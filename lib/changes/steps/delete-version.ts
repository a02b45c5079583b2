import { consoleItself } from "#lib/access/person.ts";
import { Conflict } from "#lib/errors.ts";
import { runGuarded } from "../execution/guarded-step.ts";
import type { DeleteVersion } from "../plan.ts";
import { changeSession } from "../plans/current-tag.ts";
import { listed } from "../plans/rule-remarks.ts";
import { shortDigest } from "../plans/short-digest.ts";
import { TagsNow } from "../plans/tags-now.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/** Deletes a version with the tags that were shown, and no others. */
export async function runDeleteVersion(run: StepRun<DeleteVersion>): Promise<StepEnd> {
  const { digest, way, place } = run.step;
  return await runGuarded(run, {
    check: () => requireSameTags(run),
    send: ({ client }) => client.changes.deleteVersion(place.repository, digest, { way }),
  });
}

/** Somebody may have pointed another tag at it since it was shown; that tag would vanish silently. */
async function requireSameTags({ context, step, connect }: StepRun<DeleteVersion>): Promise<void> {
  const { place, digest, tags } = step;
  const connection = await connect(place);
  const session = changeSession(context, connection, context.catalog.shutdown.signal);
  const now = await TagsNow.readAnew({ context, person: consoleItself, place, connection, session });
  await now.confirmOn([digest]);
  if (now.gap !== null) {
    throw new Conflict(`Which tags point at ${shortDigest(digest)} cannot be told. ${now.gap}`, {
      advice: "Try again; a version is deleted only when all its tags are known.",
    });
  }
  const others = now.on(digest).filter((tag) => !tags.includes(tag));
  if (others.length === 0) return;
  throw new Conflict(`Since this was planned, ${listed(others)} came to point at ${shortDigest(digest)}.`, {
    advice: "Plan the deletion anew: these tags would be deleted with it.",
    details: { tags: others.slice(0, 100) },
  });
}
