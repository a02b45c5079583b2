import { createParser, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type Place, parsePlace, placeKey } from "#components/image-files/place.ts";
import { fileDifferenceKind } from "#lib/contract/comparison.ts";

export const COMPARE_VIEWS = ["files", "config", "layers"] as const;
export type CompareView = (typeof COMPARE_VIEWS)[number];

const parseAsPlace = createParser<Place>({
  parse: parsePlace,
  serialize: placeKey,
  eq: (one, other) => placeKey(one) === placeKey(other),
});

/**
 * Everything that a comparison shows, as it stands in the address. The names of both sides are kept as they are
 * written, so that the form can say what is wrong with them.
 */
export const compareState = {
  registry: parseAsString,
  repository: parseAsString,
  from: parseAsString,
  to: parseAsString,
  toRegistry: parseAsString,
  toRepository: parseAsString,
  platform: parseAsString,
  toPlatform: parseAsString,
  view: parseAsStringLiteral(COMPARE_VIEWS).withDefault("files"),
  kind: parseAsStringLiteral(fileDifferenceKind.options),
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(["path", "size"] as const).withDefault("path"),
  /** The file that is open. */
  file: parseAsPlace,
};

export type CompareState = inferParserType<typeof compareState>;

/** Writes some of it to the address; null: back to what it is when it is not said. */
export type ChangeState = (
  change: { [Key in keyof CompareState]?: CompareState[Key] | null },
  options?: { history?: "push" | "replace" },
) => void;
