import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { parseAsInstant } from "#components/tag-history/move-list-state.ts";

export const REPOSITORY_VIEWS = ["tags", "versions", "history", "difference"] as const;
export type RepositoryView = (typeof REPOSITORY_VIEWS)[number];

export const TAG_SORTS = ["name", "newest", "size", "moved"] as const;
const FIRST_ORDER = { name: "asc", newest: "desc", size: "desc", moved: "desc" } as const;

/** What the list of tags shows, as it stands in the address. */
export const tagListState = {
  q: parseAsString.withDefault(""),
  signed: parseAsStringLiteral(["yes", "no"] as const),
  sort: parseAsStringLiteral(TAG_SORTS).withDefault("name"),
  order: parseAsStringLiteral(["asc", "desc"] as const),
  /** The instant as of which the list is asked; null: now. */
  asOf: parseAsInstant,
};

interface RepositoryAddress {
  registry: string;
  repository: string;
}

interface TagListState {
  q: string;
  signed: "yes" | "no" | null;
  sort: (typeof TAG_SORTS)[number];
  order: "asc" | "desc" | null;
  asOf: string | null;
}

/**
 * The question to the API for a state of the list. The page on the server and the list in the browser both ask by
 * this function, so that they mean the same cached answer.
 */
export function tagsFilter(
  { registry, repository }: RepositoryAddress,
  { q, signed, sort, order, asOf }: TagListState,
) {
  return {
    registry,
    repository,
    sort,
    order: order ?? FIRST_ORDER[sort],
    ...(q ? { q } : {}),
    ...(signed ? { signed } : {}),
    ...(asOf ? { asOf } : {}),
  };
}

export const VERSION_SORTS = ["newest", "size", "seen"] as const;
export const VERSION_ROLES = ["top", "child", "referrer", "any"] as const;

/** What the list of versions shows. Its order has names of its own, so that the two lists do not sort each other. */
export const versionListState = {
  q: parseAsString.withDefault(""),
  tagged: parseAsStringLiteral(["yes", "no"] as const),
  role: parseAsStringLiteral(VERSION_ROLES).withDefault("top"),
  vsort: parseAsStringLiteral(VERSION_SORTS).withDefault("newest"),
  vorder: parseAsStringLiteral(["asc", "desc"] as const).withDefault("desc"),
};

interface VersionListState {
  q: string;
  tagged: "yes" | "no" | null;
  role: (typeof VERSION_ROLES)[number];
  vsort: (typeof VERSION_SORTS)[number];
  vorder: "asc" | "desc";
}

/** The same for the list of versions. */
export function versionsFilter({ registry, repository }: RepositoryAddress, state: VersionListState) {
  const { q, tagged, role, vsort, vorder } = state;
  return {
    registry,
    repository,
    role,
    sort: vsort,
    order: vorder,
    ...(q ? { q } : {}),
    ...(tagged ? { tagged } : {}),
  };
}
