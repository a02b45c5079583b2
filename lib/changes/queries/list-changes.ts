import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Change, ChangeList, changesQuery } from "#lib/contract/changes.ts";
import { InvalidInput } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { findChange, presentChange, presentChanges } from "../store/change-rows.ts";

const OPEN = ["waiting", "running", "settling"];
const ENDED = ["done", "partly", "failed", "cancelled"];

/** Changes made through this console, newest first; plans that nobody executed are not among them. */
export async function listChanges(
  { catalog: { database } }: ChangesContext,
  person: Person,
  { registry, repository, state, limit, cursor }: z.output<typeof changesQuery>,
): Promise<ChangeList> {
  authorise(person, "history.read");
  const before = cursor === undefined ? null : parseCursor(cursor);
  const rows = await database.client.change.findMany({
    where: {
      state: { in: state === "open" ? OPEN : state === "ended" ? ENDED : [...OPEN, ...ENDED] },
      ...(registry === undefined ? {} : { registryName: registry }),
      ...(repository === undefined ? {} : { repository }),
      ...(before === null
        ? {}
        : { OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }] }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = await presentChanges(database, page, LISTED_STEPS);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? `${last.createdAt.getTime()}.${last.id}` : null };
}

/** Steps that a row of the list holds. */
const LISTED_STEPS = 20;

/** @throws NotFound */
export async function getChange(
  { catalog: { database } }: ChangesContext,
  person: Person,
  id: string,
): Promise<Change> {
  authorise(person, "history.read");
  return await presentChange(database, await findChange(database, id));
}

function parseCursor(text: string): { at: Date; id: string } {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text);
  if (match === null) throw new InvalidInput("This is no cursor of this list.");
  return { at: new Date(Number(match[1])), id: match[2] ?? "" };
}
