import { refusal } from "./protocol-error.ts";

export interface Page {
  items: string[];
  /** Value of a `Link` header to the next page, relative as CNCF distribution sends it; null on the last page. */
  link: string | null;
}

/**
 * One page of sorted names, by `n` and `last` of the query.
 *
 * `n` of zero answers nothing and no link (distribution specification, "Listing Tags"); above `max` it is
 * lowered, as distribution 3.1.1 does; anything that is no number is refused. `last` need not exist.
 */
export function pageOf(
  names: readonly string[],
  query: URLSearchParams,
  path: string,
  limits: { defaultSize: number | null; max: number },
): Page {
  const asked = query.get("n");
  if (asked !== null && !/^\d{1,9}$/.test(asked)) {
    throw refusal(400, "PAGINATION_NUMBER_INVALID", "The parameter n must be a number of entries.", {
      n: asked,
    });
  }
  const size = Math.min(
    asked === null ? (limits.defaultSize ?? Number.POSITIVE_INFINITY) : Number(asked),
    limits.max,
  );
  const unlimited = asked === null && limits.defaultSize === null;
  const last = query.get("last");
  const start = last === null ? 0 : names.findIndex((name) => name > last);
  const rest = start === -1 ? [] : names.slice(start);
  if (size === 0) return { items: [], link: null };
  const items = unlimited ? rest : rest.slice(0, size);
  const lastItem = items.at(-1);
  if (items.length === rest.length || lastItem === undefined) return { items, link: null };
  const next = new URLSearchParams(query);
  next.set("n", String(size));
  next.set("last", lastItem);
  return { items, link: `<${path}?${next.toString()}>; rel="next"` };
}
