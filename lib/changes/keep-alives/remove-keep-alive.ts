import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { KeepAlive } from "#lib/contract/changes.ts";
import { Conflict, isTagtrailError, NotFound, ReadOnly } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { executePlan } from "../execution/execute-plan.ts";
import { changeSession, currentTag } from "../plans/current-tag.ts";
import { planDeletion } from "../plans/plan-deletion.ts";
import { resolvePlace } from "../plans/resolve-place.ts";
import { storePlan } from "../store/store-plan.ts";
import { presentKeepAlive } from "./list-keep-alives.ts";

/** Milliseconds after which a removal that did not end, because its server did, is taken up again. */
export const REMOVAL_TAKES_MS = 15 * 60_000;
/** Milliseconds until a hidden tag that could not be taken away is tried again by itself. */
const TRY_AGAIN_MS = 6 * 60 * 60_000;

/**
 * Takes away the hidden tag by which a version is kept, by the same way as any tag: planned, recorded, looked
 * at afterwards. The version itself is left to the registry. A tag that is gone already counts as taken away.
 *
 * @throws NotFound; Conflict when it is being removed, or a change that is under way relies on it; TagtrailError
 *   why it cannot be taken away, which also stands in the row
 */
export async function removeKeepAlive(
  context: ChangesContext,
  person: Person,
  id: number,
): Promise<KeepAlive> {
  authorise(person, "tags.change");
  if (context.rules.readOnly) throw new ReadOnly();
  const row = await claim(context, id);
  try {
    const end = await takeAway(context, person, row);
    return await close(context, row, end);
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    await close(context, row, { state: "failed", why: error.message });
    throw error;
  }
}

type Row = Awaited<ReturnType<typeof findRow>>;

async function findRow({ catalog }: ChangesContext, id: number) {
  const row = await catalog.database.client.keepAlive.findUnique({ where: { id } });
  if (row) return row;
  throw new NotFound("There is no such kept version.", { advice: "Load the list again." });
}

/**
 * From here on no change relies on it. Its time ends now, so that a removal that was cut off can be told from one
 * that is under way.
 */
async function claim(context: ChangesContext, id: number): Promise<Row> {
  const { client } = context.catalog.database;
  const row = await findRow(context, id);
  const user = await client.change.findUnique({ where: { id: row.changeId }, select: { state: true } });
  if (user && ["running", "settling"].includes(user.state)) {
    throw new Conflict("A change that is under way relies on this kept version.", {
      advice: "Try again when it has ended.",
    });
  }
  const now = context.clock();
  const { changeId, expiresAt } = row;
  const cutOff = { lte: new Date(now.getTime() - REMOVAL_TAKES_MS) };
  const { count } = await client.keepAlive.updateMany({
    where: {
      ...{ id, changeId, expiresAt },
      OR: [{ state: { in: ["kept", "failed"] } }, { state: "removing", expiresAt: cutOff }],
    },
    data: { state: "removing", why: null, expiresAt: now },
  });
  if (count === 1) return { ...row, expiresAt: now };
  await findRow(context, id);
  throw new Conflict("This kept version is being removed, or was just kept for longer.", {
    advice: "Load the list again.",
    details: { rule: "being-removed" },
  });
}

/** `removed`: its tag is gone. */
interface End {
  readonly state: "removed" | "removing" | "failed";
  readonly why: string | null;
}

const REMOVED: End = { state: "removed", why: null };

async function takeAway(context: ChangesContext, person: Person, row: Row): Promise<End> {
  const { registryName: registry, repository, tag, keptFor } = row;
  const now = await shown(context, person, row);
  if (now === null) return REMOVED;
  if (now !== row.digest) return { state: "failed", why: `${tag} was pointed at another version.` };
  const plan = await planDeletion(context, person, {
    ...{ registry, repository, tags: [tag], digests: [] },
    reason: `No longer kept for ${keptFor}.`,
  });
  const atOnce = { ...plan, shown: { ...plan.shown, undoSeconds: 0 } };
  const stored = await storePlan(context, person, atOnce, null);
  const change = await executePlan(context, person, { plan: stored.id });
  if (change.state === "done") return REMOVED;
  if (change.state === "settling" || change.state === "running")
    return { state: "removing", why: change.result };
  // It may be gone, and more than that be amiss.
  return (await shown(context, person, row)) === null ? REMOVED : { state: "failed", why: change.result };
}

async function shown(
  context: ChangesContext,
  person: Person,
  { registryName, registryId, repository, tag }: Row,
): Promise<string | null> {
  const { connection } = await resolvePlace(context, person, registryName, repository);
  if (connection.registryId !== registryId) {
    throw new NotFound(`The registry ${registryName} in which it was kept is no longer connected.`, {
      advice: "Another one has its name now.",
    });
  }
  return currentTag(changeSession(context, connection), repository, tag);
}

/** Two that close it at once close it once: whoever comes second finds nothing to write. */
async function close(context: ChangesContext, row: Row, { state, why }: End): Promise<KeepAlive> {
  const { client } = context.catalog.database;
  const { id, changeId, expiresAt } = row;
  const where = { id, changeId, expiresAt, state: "removing" };
  if (state === "removed") {
    await client.keepAlive.deleteMany({ where });
    return presentKeepAlive({ ...row, state: "removing", why: null });
  }
  const next = new Date(context.clock().getTime() + TRY_AGAIN_MS);
  const data = { state, why, expiresAt: state === "failed" ? next : expiresAt };
  await client.keepAlive.updateMany({ where, data });
  return presentKeepAlive({ ...row, ...data });
}
