import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { KeepAlive, keepAliveListSchema, keepAlivesQuery } from "#lib/contract/changes.ts";
import { InvalidInput } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";

/** Versions kept by hidden tags, those that expire first at the top. */
export async function listKeepAlives(
  { catalog }: ChangesContext,
  person: Person,
  { registry, limit, cursor }: z.output<typeof keepAlivesQuery>,
): Promise<z.output<typeof keepAliveListSchema>> {
  authorise(person, "history.read");
  const after = cursor === undefined ? null : parseCursor(cursor);
  const rows = await catalog.database.client.keepAlive.findMany({
    where: {
      ...(registry === undefined ? {} : { registryName: registry }),
      ...(after === null
        ? {}
        : { OR: [{ expiresAt: { gt: after.at } }, { expiresAt: after.at, id: { gt: after.id } }] }),
    },
    orderBy: [{ expiresAt: "asc" }, { id: "asc" }],
    take: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items: items.map(presentKeepAlive),
    nextCursor: more ? `${last.expiresAt.getTime()}.${last.id}` : null,
  };
}

function parseCursor(text: string): { at: Date; id: number } {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text);
  if (match === null) throw new InvalidInput("This is no cursor of this list.");
  return { at: new Date(Number(match[1])), id: Number(match[2]) };
}

interface KeepAliveRow {
  id: number;
  registryName: string;
  repository: string;
  tag: string;
  digest: string;
  keptFor: string;
  createdAt: Date;
  expiresAt: Date;
  state: string;
  why: string | null;
}

export function presentKeepAlive(row: KeepAliveRow): KeepAlive {
  const { id, registryName: registry, repository, tag, digest, keptFor, why } = row;
  return {
    ...{ id, registry, repository, tag, digest, keptFor, why },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    state: row.state as KeepAlive["state"],
  };
}
