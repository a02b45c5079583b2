import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { registriesQuery, registryListSchema } from "#lib/contract/registries.ts";
import { CursorCodec } from "#lib/database/paging/cursor.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { presentRegistry } from "./present-registry.ts";

/** Connected registries by name, from the database only: a registry that is down is listed with its cause. */
export async function listRegistries(
  { database }: CatalogContext,
  _person: Person,
  { limit, cursor }: z.output<typeof registriesQuery>,
): Promise<z.output<typeof registryListSchema>> {
  const cursors = new CursorCodec({ list: "registries" });
  const after = cursors.decode(cursor);
  const rows = await database.client.registry.findMany({
    ...(after === null ? {} : { where: { name: { gt: String(after.value) } } }),
    orderBy: { name: "asc" },
    include: { scan: true },
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const watches = await database.client.historyRegistry.findMany({
    where: { registryId: { in: shown.map(({ id }) => id) } },
    select: { registryId: true, watchingSince: true, gapSince: true, gapCause: true },
  });
  const watchOf = new Map(watches.map((watch) => [watch.registryId, watch]));
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ scan, ...row }) => presentRegistry(row, scan, watchOf.get(row.id) ?? null)),
    nextCursor: cursors.encode(last ? { value: last.name, id: 0 } : null),
  };
}
