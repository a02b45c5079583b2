import type { CatalogContext } from "../catalog-context.ts";

/** Resolves these tags of a repository first, if it is being read now: somebody looks at their rows. */
export function prioritise(context: CatalogContext, repositoryId: number, tagNames: readonly string[]): void {
  context.jobs.get(repositoryId)?.prioritise(tagNames);
}
