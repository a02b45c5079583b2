import { isTagName } from "#lib/references/tag-name.ts";
import { pullScope } from "../authentication/scope.ts";
import { readPages } from "../paging/read-pages.ts";
import type { NamePage, RequestOptions } from "../registry-client.ts";
import type { EndpointContext } from "./context.ts";
import { tagsUrl } from "./endpoint-urls.ts";

/** GET /v2/<name>/tags/list, in the registry's own order: distribution 2.8 sends them unsorted and all at once. */
export async function* listTags(
  repository: string,
  context: EndpointContext,
  options?: RequestOptions,
): AsyncGenerator<NamePage> {
  const listing = {
    key: "tags" as const,
    firstPage: (pageSize: number) => tagsUrl(context.registry, repository, pageSize),
    scopes: [pullScope(repository)],
    isValid: isTagName,
    asked: { what: "repository" as const, label: repository },
  };
  yield* readPages(listing, context, options);
}
