import { ConsoleApiError } from "#lib/console-client/console-api-error.ts";

/** What the page showed for a tag, and what the registry has. Null: it does not exist. */
export interface StaleAnswer {
  tag: string | null;
  expected: string | null;
  actual: string | null;
}

const digestOrNone = (value: unknown): value is string | null => value === null || typeof value === "string";

/** The two digests of a refusal because a tag moved meanwhile; null: it is another failure. Pure. */
export function staleAnswer(error: unknown): StaleAnswer | null {
  if (!(error instanceof ConsoleApiError) || error.code !== "conflict") return null;
  const { expected, actual, tag } = error.details;
  if (!digestOrNone(expected) || !digestOrNone(actual)) return null;
  return { expected, actual, tag: typeof tag === "string" ? tag : null };
}
