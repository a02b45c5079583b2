import type { TransactionClient } from "#lib/database/database.ts";
import { repositorySortKey } from "#lib/references/sort-key.ts";

/** Well below the number of parameters either database takes. */
const PIECE = 500;

/** Makes repositories that the configuration names known, so that they are read without being listed. */
export async function nameRepositories(
  transaction: TransactionClient,
  registryId: string,
  names: readonly string[],
  now: Date,
): Promise<void> {
  for (let start = 0; start < names.length; start += PIECE) {
    const piece = names.slice(start, start + PIECE);
    const where = { registryId, name: { in: piece } };
    const known = await transaction.repository.findMany({ where, select: { name: true } });
    const missing = piece.filter((name) => !known.some((one) => one.name === name));
    await transaction.repository.updateMany({ where: { ...where, named: false }, data: { named: true } });
    await transaction.repository.createMany({
      data: missing.map((name) => ({
        registryId,
        name,
        sortKey: repositorySortKey(name),
        named: true,
        firstSeenAt: now,
      })),
    });
  }
}
