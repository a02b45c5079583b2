import { localAdministrator } from "#lib/access/person.ts";
import { executePlan } from "#lib/changes/execution/execute-plan.ts";
import { planAndExecute } from "#lib/changes/plan-and-execute.ts";
import { planDeletion } from "#lib/changes/plans/plan-deletion.ts";
import { planMove } from "#lib/changes/plans/plan-move.ts";
import type { Console } from "#lib/console.ts";
import { rightBodies } from "./right-bodies.ts";

/**
 * Something to execute, to call off, to undo and to take away, and the bodies of requests about it.
 *
 * @param digest of a version in the repository
 * @returns Change.id of a plan
 */
export async function prepareChanges(
  { changes }: Pick<Console, "changes">,
  named: { registry: string; repository: string },
  digest: string,
): Promise<string> {
  const point = async (tag: string) => {
    const body = { ...named, tag, from: null, to: digest };
    const request = { person: localAdministrator, body, dryRun: true, requestKey: null };
    return (await planAndExecute(changes, planMove, request)).plan.id;
  };
  const execute = (plan: string) => executePlan(changes, localAdministrator, { plan });
  const undone = await execute(await point("route-undone"));
  await execute(await point("tagtrail-keep-sha256-0000000000000000000000000000000000000000"));
  const deletion = { ...named, tags: ["route-undone"], digests: [] };
  const waiting = await planAndExecute(changes, planDeletion, {
    ...{ person: localAdministrator, body: deletion, dryRun: false, requestKey: null },
  });
  const { client } = changes.catalog.database;
  const registry = await client.registry.findUniqueOrThrow({ where: { name: "main" } });
  const kept = await client.keepAlive.create({
    data: {
      ...{ registryId: registry.id, registryName: "main", repository: named.repository, digest },
      tag: "tagtrail-keep-sha256-0000000000000000000000000000000000000000",
      ...{ keptFor: "latest", changeId: undone.id, createdAt: new Date(), expiresAt: new Date() },
    },
  });
  const plan = await point("route-executed");
  Object.assign(rightBodies, {
    moveTag: { ...named, tag: "route-planned", from: null, to: digest },
    deleteTagsAndVersions: deletion,
    restore: { ...named, asOf: new Date().toISOString() },
    copyVersion: { from: { ...named, digest }, to: { ...named, repository: "team/copy" }, tags: [] },
    executePlan: { plan },
    cancelChange: { change: waiting.plan.id },
    planUndo: { change: undone.id },
    removeKeepAlive: { id: kept.id },
  });
  return plan;
}
