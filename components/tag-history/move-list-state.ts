import { createParser, parseAsInteger, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import { digestParameter, registryName } from "#lib/contract/fields.ts";
import {
  type MoveSelection,
  moveCertainty,
  moveKind,
  moveSelection,
  moveSource,
  namePattern,
} from "#lib/contract/tag-history.ts";
import { parseInstant } from "./history-time.ts";

/** A parameter that the API would refuse is as if it were not there. */
const checked = <Value extends string>(schema: z.ZodType<Value>) =>
  createParser<Value>({
    parse: (text) => schema.safeParse(text).data ?? null,
    serialize: (value) => value,
  });

/** An instant in the address: RFC 3339 in UTC. */
export const parseAsInstant = createParser<string>({
  parse: parseInstant,
  serialize: (time) => time.replace(".000Z", "Z"),
});

const kinds = createParser<string[]>({
  parse: (text) => {
    const named = text.split(",").filter((kind) => moveKind.safeParse(kind).success);
    return named.length === 0 ? null : named;
  },
  serialize: (values) => values.join(","),
  eq: (one, other) => one.join() === other.join(),
});

/** The short name of a registry in the address. */
export const checkedRegistry = checked(registryName);

/** By which moves are chosen, as it stands in the address; the API takes the same names. */
export const moveFilterState = {
  registry: checkedRegistry,
  repository: checked(namePattern),
  tag: checked(namePattern),
  digest: checked(digestParameter),
  actor: checked(moveSelection.shape.actor.unwrap()),
  source: checked(moveSource),
  kind: kinds,
  certainty: checked(moveCertainty),
  flagged: parseAsStringLiteral(["yes"] as const),
  since: parseAsInstant,
  until: parseAsInstant,
};

export type MoveFilter = {
  [Key in keyof typeof moveFilterState]: ReturnType<(typeof moveFilterState)[Key]["parse"]>;
};
export type MoveFilterKey = keyof MoveFilter;

export const CHART_LENGTHS = ["30d", "90d", "1y"] as const;

/** The same with what is opened in the page. */
export const reviewState = {
  ...moveFilterState,
  /** The move whose details are open. */
  move: parseAsInteger,
  chart: parseAsStringLiteral(CHART_LENGTHS).withDefault("90d"),
};

/**
 * The question to the API for a state of the filters. `fixed` is what the page itself is about. The page on the
 * server and the list in the browser both ask by this function, so that they mean the same cached answer.
 */
export function movesSelection(filter: MoveFilter, fixed: MoveSelection = {}): MoveSelection {
  const { kind, ...rest } = filter;
  const selection: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...rest, kind: kind?.join(",") ?? null, ...fixed })) {
    if (value) selection[name] = value;
  }
  return selection as MoveSelection;
}

/**
 * The selection of the review: unless kinds are asked for, tags that were merely found there are left out. A registry
 * of thousands of tags that is newly connected would bury every move under them.
 */
export function reviewSelection(filter: MoveFilter): MoveSelection {
  const kind = filter.kind ?? moveKind.options.filter((each) => each !== "found");
  return movesSelection({ ...filter, kind });
}

/** How many filters are set beside those the page itself is about. */
export function filtersSet(filter: MoveFilter, fixed: MoveSelection = {}): number {
  return Object.entries(filter).filter(([name, value]) => value !== null && !(name in fixed)).length;
}

/** Every filter empty, for one call of setState. */
export const NO_FILTERS = Object.fromEntries(
  Object.keys(moveFilterState).map((name) => [name, null]),
) as Record<MoveFilterKey, null>;

/**
 * The filters under which a move stands at the beginning of the list, however old it is: lists are newest first and
 * are loaded page by page, so a link to a move ends the list with it.
 */
export function moveLink(
  filter: MoveFilter,
  move: { id: number; at: { to: string } },
): Record<string, string> {
  const { kind, ...rest } = filter;
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(rest)) if (value !== null) parameters[name] = value;
  if (kind !== null) parameters.kind = kind.join(",");
  // `until` itself is not included.
  parameters.until = new Date(Date.parse(move.at.to) + 1).toISOString();
  parameters.move = String(move.id);
  return parameters;
}
