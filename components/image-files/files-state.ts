import { createParser, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import { type entriesQuery, entryChange, entryFlag, entryKind } from "#lib/contract/layers.ts";
import { type Place, parsePlace, placeKey } from "./place.ts";
import { PAGE_ENTRIES } from "./tree-directory.ts";

const place = createParser<Place>({
  parse: parsePlace,
  serialize: placeKey,
  eq: (one, other) => placeKey(one) === placeKey(other),
});

const position = createParser<number>({
  parse: (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : null),
  serialize: String,
});

/** What of an image's files is looked at, as it stands in the address. */
export const filesState = {
  /** The layer, from 1 at the bottom; left out: all of them, one over the other. */
  layer: position,
  /** What is chosen: its directory is the one the map is of, and of a file the content is shown. */
  path: place,
  /** With all layers: the layer whose own version of what is chosen is shown. */
  in: position,
  q: parseAsString.withDefault(""),
  kind: parseAsStringLiteral(entryKind.options),
  flag: parseAsStringLiteral(entryFlag.options),
  /** Bytes. */
  min: parseAsInteger,
  change: parseAsStringLiteral(entryChange.options),
  sort: parseAsStringLiteral(["path", "size"] as const).withDefault("path"),
  /** What later layers took out of sight is listed too. */
  hidden: parseAsStringLiteral(["1"] as const),
  /** What takes the space is shown. */
  map: parseAsStringLiteral(["1"] as const),
  /** What of the chosen file is shown beside its content. */
  show: parseAsStringLiteral(["details"] as const),
};

export type FilesState = {
  [Key in keyof typeof filesState]: ReturnType<(typeof filesState)[Key]["parse"]>;
} & { q: string; sort: "path" | "size" };

/** No filter is set, for one call of setState. */
export const NO_FILTERS = { q: null, kind: null, flag: null, min: null, change: null } as const;

/** Entries are looked for, in place of a tree that is shown. */
export const isSearch = ({ q, kind, flag, min, change, layer }: FilesState): boolean =>
  q !== "" || kind !== null || flag !== null || (min ?? 0) > 0 || (layer !== null && change !== null);

interface Target {
  registry: string;
  repository: string;
  /** Of the image. */
  digest: string;
}

/** Whose entries are asked for: those of one layer as it is in its image, or of all layers together. */
export function entriesOf({ registry, repository, digest }: Target, layer: { digest: string } | null) {
  if (layer === null) return { registry, repository, digest };
  return { registry, repository, digest: layer.digest, image: digest };
}

/** The question to the API for the first entries of a state, at the root or wherever something is found. */
export function firstEntries(
  target: Target,
  layer: { digest: string } | null,
  state: FilesState,
): Omit<z.input<typeof entriesQuery>, "wait"> {
  const { q, kind, flag, min, change, sort, hidden } = state;
  return {
    ...entriesOf(target, layer),
    limit: PAGE_ENTRIES,
    sort,
    ...(q === "" ? {} : { q }),
    ...(kind === null ? {} : { kind }),
    ...(flag === null ? {} : { flag }),
    ...(min === null || min <= 0 ? {} : { minSize: min }),
    // What changed is known of a layer only, and what is hidden of an image.
    ...(layer === null || change === null ? {} : { change }),
    ...(layer === null && hidden !== null ? { hidden } : {}),
  };
}
