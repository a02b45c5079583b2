import { isIP } from "node:net";
import { z } from "zod";
import { baseMediaType } from "#lib/references/media-types.ts";

/** A field of a foreign document that may be anything: a text, or as if it were not there. */
export const sentText = z.string().optional().catch(undefined);
export const sentNumber = z.number().optional().catch(undefined);

/** An object of such fields, whatever else is in it; anything else is one without fields. */
export function sentObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).optional().catch(undefined);
}

/** The elements of a list; anything else is an empty one. */
export function sentList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const NAME_LIMIT = 256;

/** An account's name: no control characters, no half characters, which PostgreSQL cannot store. */
export function accountName(text: string | undefined): string | null {
  if (text === undefined || text === "" || text.length > NAME_LIMIT) return null;
  return /[\p{Cc}\p{Cs}]/u.test(text) ? null : text;
}

/** Where a request came from, without the port, which changes with every connection. */
export function hostAddress(text: string | undefined): string | null {
  if (text === undefined || text.length > 80) return null;
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text;
  const address = isIP(bare) === 0 ? bare.replace(/:\d+$/, "") : bare;
  return isIP(address) === 0 ? null : address;
}

/** A text for people who look closer, such as a program's name: visible ASCII, cut at nothing. */
export function plainText(text: string | undefined): string | null {
  return text !== undefined && /^[\x20-\x7e]{1,256}$/.test(text) ? text : null;
}

/** A media type without its parameters, or null when the text is none. */
export function mediaTypeOf(text: string | undefined): string | null {
  const base = baseMediaType((text ?? "").slice(0, 256));
  return /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(base) ? base : null;
}
