import type { Cause } from "#lib/contract/fields.ts";
import { isTagtrailError } from "#lib/errors.ts";

/** A failure as it is stored and shown. What is not meant for people is told without its text. */
export function causeOf(error: unknown): Cause {
  if (isTagtrailError(error)) return { code: error.code, message: error.message, advice: error.advice };
  return {
    code: "internal",
    message: "Something in Tagtrail itself failed.",
    advice: "The server's log has the details.",
  };
}

/** The text of a `cause` column. */
export function storedCause(error: unknown): string {
  return JSON.stringify(causeOf(error));
}

/** Reads a `cause` column back; null for null and for what is not a cause. */
export function parseCause(text: string | null): Cause | null {
  if (text === null) return null;
  try {
    const { code, message, advice } = JSON.parse(text) as Partial<Cause>;
    if (typeof code !== "string" || typeof message !== "string") return null;
    return { code, message, advice: typeof advice === "string" ? advice : null };
  } catch {
    return null;
  }
}
