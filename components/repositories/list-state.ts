import { parseAsString, parseAsStringLiteral } from "nuqs/server";

export const REPOSITORY_SORTS = ["name", "newest", "size", "tags"] as const;

/** What the list of repositories shows, as it stands in the address. */
export const repositoryListState = {
  q: parseAsString.withDefault(""),
  under: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(REPOSITORY_SORTS).withDefault("name"),
  order: parseAsStringLiteral(["asc", "desc"]),
};

export type RepositorySort = (typeof REPOSITORY_SORTS)[number];

/** The order that makes sense first: names from the beginning, everything else from the most. */
export function firstOrder(sort: RepositorySort): "asc" | "desc" {
  return sort === "name" ? "asc" : "desc";
}

interface ListState {
  q: string;
  under: string;
  sort: RepositorySort;
  order: "asc" | "desc" | null;
}

/**
 * The question to the API for a state of the list. The page on the server and the list in the browser both ask by
 * this function, so that they mean the same cached answer.
 */
export function repositoriesFilter(registry: string, { q, under, sort, order }: ListState) {
  return {
    registry,
    sort,
    order: order ?? firstOrder(sort),
    ...(q === "" ? {} : { q }),
    ...(under === "" ? {} : { under }),
  };
}
