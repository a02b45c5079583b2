import { consoleItself } from "#lib/access/person.ts";
import { isTagtrailError } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { removeKeepAlive } from "./remove-keep-alive.ts";

/** Hidden tags taken away at one go. */
const MOST = 50;

/** Takes away hidden tags whose time is over. One that cannot be taken away says why in its row. */
export async function removeExpired(context: ChangesContext): Promise<void> {
  const { catalog, clock, rules } = context;
  if (rules.readOnly) return;
  const expired = await catalog.database.client.keepAlive.findMany({
    where: { state: "kept", expiresAt: { lte: clock() } },
    orderBy: { expiresAt: "asc" },
    take: MOST,
    select: { id: true },
  });
  for (const { id } of expired) {
    try {
      await removeKeepAlive(context, consoleItself, id);
    } catch (error) {
      if (!isTagtrailError(error)) throw error;
      catalog.logger.warn({ err: error, keepAlive: id }, "a hidden tag was not taken away");
    }
  }
}
