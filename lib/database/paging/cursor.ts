import { createHash } from "node:crypto";
import { z } from "zod";
import { InvalidInput } from "#lib/errors.ts";

/** The last row of a page: the next one begins behind it. */
export interface Position {
  /** The value of the sort column, as text or number (times in milliseconds); null among the rows without one. */
  value: string | number | null;
  /** Among the rows without a value: the text they are sorted by, where they have one. */
  text?: string;
  id: number;
}

const positionSchema = z.strictObject({
  of: z.string(),
  value: z.union([z.string().max(1100), z.number().int(), z.null()]),
  text: z.string().max(1100).optional(),
  id: z.number().int().nonnegative(),
});

/**
 * Makes and reads the cursors of one list. A cursor is bound to its list, sorting and filters, so that one
 * taken to another list is refused and not silently read as a place it never meant. It needs no signature:
 * it holds a place, never a condition, and whoever invents one sees what the list shows anyway.
 *
 * @param list everything that decides which rows there are and in what order, without limit and cursor
 */
export class CursorCodec {
  readonly #of: string;

  constructor(list: Readonly<Record<string, unknown>>) {
    this.#of = createHash("sha256").update(JSON.stringify(list)).digest("base64url").slice(0, 12);
  }

  encode(position: Position | null): string | null {
    if (position === null) return null;
    return Buffer.from(JSON.stringify({ of: this.#of, ...position })).toString("base64url");
  }

  /**
   * @returns null for the first page
   * @throws InvalidInput for a cursor of another list, or none at all
   */
  decode(cursor: string | undefined): Position | null {
    if (cursor === undefined) return null;
    const parsed = positionSchema.safeParse(jsonOf(cursor));
    if (parsed.success && parsed.data.of === this.#of) return parsed.data;
    throw new InvalidInput("This cursor does not belong to this list.", {
      advice: "Start again without a cursor. Sorting and filters must stay the same from page to page.",
    });
  }
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
