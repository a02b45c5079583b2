import type { Person } from "#lib/access/person.ts";
import { Unavailable } from "#lib/errors.ts";
import type { CatalogContext } from "../catalog-context.ts";

/** Milliseconds in which a database that can be used answers a question for one row. */
const PATIENCE_MS = 3_000;

/**
 * Asks the database one small question. Its migrations are done: it is opened only after them.
 * @throws Unavailable when it fails or takes too long
 */
export async function checkDatabase({ database }: CatalogContext, _person: Person): Promise<void> {
  const unavailable = (cause?: unknown) =>
    new Unavailable("The database does not answer.", {
      advice: "Look whether it runs, and whether its disk is full.",
      cause,
    });
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(unavailable()), PATIENCE_MS);
  try {
    await Promise.race([database.client.setting.findFirst({ select: { name: true } }), tooLate]);
  } catch (error) {
    throw unavailable(error);
  } finally {
    clearTimeout(timer);
  }
}
