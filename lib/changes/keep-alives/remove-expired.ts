import { consoleItself } from "#lib/access/person.ts";
import type { ChangesContext } from "../changes-context.ts";
import { REMOVAL_TAKES_MS, removeKeepAlive } from "./remove-keep-alive.ts";

/** Hidden tags taken away at one go. */
const MOST = 50;

/**
 * Takes away hidden tags whose time is over, those whose removal failed or was cut off before included. One that
 * cannot be taken away says why in its row, and does not keep the others from it.
 */
export async function removeExpired(context: ChangesContext): Promise<void> {
  const { catalog, clock, rules } = context;
  if (rules.readOnly) return;
  const now = clock();
  const cutOff = new Date(now.getTime() - REMOVAL_TAKES_MS);
  const expired = await catalog.database.client.keepAlive.findMany({
    where: {
      OR: [
        { state: { in: ["kept", "failed"] }, expiresAt: { lte: now } },
        { state: "removing", expiresAt: { lte: cutOff } },
      ],
    },
    orderBy: { expiresAt: "asc" },
    take: MOST,
    select: { id: true },
  });
  for (const { id } of expired) {
    if (context.stopping.signal.aborted) return;
    try {
      await removeKeepAlive(context, consoleItself, id);
    } catch (error) {
      catalog.logger.warn({ err: error, keepAlive: id }, "a hidden tag was not taken away");
    }
  }
}
