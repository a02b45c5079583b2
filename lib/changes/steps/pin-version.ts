import { insertRows, runTogether, sql } from "#lib/database/sql.ts";
import { runGuarded } from "../execution/guarded-step.ts";
import type { PinVersion } from "../plan.ts";
import { changeSession, currentTag } from "../plans/current-tag.ts";
import { manifestOf } from "./manifest-of.ts";
import type { StepEnd, StepRun } from "./step-run.ts";

/** Points a hidden tag at a version that is about to lose its last one; one that is pinned is pinned for longer. */
export async function runPinVersion(run: StepRun<PinVersion>): Promise<StepEnd> {
  const { context, step } = run;
  const { tag, digest, place } = step;
  const connection = await run.connect(place);
  const session = changeSession(context, connection);
  const pinned = (await currentTag(session, place.repository, tag)) === digest;
  const manifest = await manifestOf(context, connection, { repository: place.repository, digest });
  const end: StepEnd = pinned
    ? { state: "skipped", why: "It is pinned already." }
    : await runGuarded(run, {
        send: ({ client }) => client.changes.putManifest(place.repository, tag, manifest),
      });
  if (end.state === "applied" || end.state === "skipped" || end.state === "sent") await keep(run);
  return end;
}

async function keep({ context, changeId, step }: StepRun<PinVersion>): Promise<void> {
  const { place, tag, digest, keptFor, expiresAt } = step;
  const row = [
    ...[place.registryId, place.registry, place.repository, tag, digest, keptFor, changeId],
    ...[context.clock(), new Date(expiresAt), "kept"],
  ];
  await runTogether(context.catalog.database, [insertRows("KeepAlive", columns, [row], LONGER)]);
}

const columns = [
  ...["registryId", "registryName", "repository", "tag", "digest", "keptFor", "changeId"],
  ...["createdAt", "expiresAt", "state"],
];

const LONGER = sql`ON CONFLICT ("registryId", "repository", "tag") DO UPDATE SET
  "expiresAt" = excluded."expiresAt", "keptFor" = excluded."keptFor", "changeId" = excluded."changeId",
  "state" = 'kept', "why" = NULL`;
