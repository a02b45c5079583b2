import { lockUntilEnd } from "#lib/database/transaction-lock.ts";
import type { HistoryContext } from "../history-context.ts";
import { deriveTags } from "./derive-history.ts";

/** Tags per transaction: others write in between. */
const PIECE = 200;

/**
 * Derives the spans and moves of every tag again from its evidence, as a program that folds differently has
 * to. Answers how many tags there were.
 */
export async function rebuildHistory(context: HistoryContext): Promise<number> {
  const { database } = context;
  let count = 0;
  for (let after = 0; ; ) {
    const tags = await database.client.historyTag.findMany({
      where: { id: { gt: after } },
      orderBy: { id: "asc" },
      take: PIECE,
      include: { repository: { select: { registryId: true } } },
    });
    const last = tags.at(-1);
    if (!last) return count;
    await database.client.$transaction(async (transaction) => {
      await lockUntilEnd(database, transaction, "chain of evidence");
      const affected = tags.map(({ id, name, repositoryId, repository }) => ({
        place: { tag: id, name, repository: repositoryId, registry: repository.registryId },
        since: Number.NEGATIVE_INFINITY,
      }));
      await deriveTags(context, transaction, affected);
    });
    after = last.id;
    count += tags.length;
  }
}
