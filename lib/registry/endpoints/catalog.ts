import { isRepositoryName } from "#lib/references/repository-name.ts";
import { CATALOG_SCOPE } from "../authentication/scope.ts";
import { isRegistryError } from "../errors.ts";
import { readPages } from "../paging/read-pages.ts";
import type { NamePage, RequestOptions } from "../registry-client.ts";
import type { EndpointContext } from "./context.ts";
import { catalogUrl } from "./endpoint-urls.ts";
import { noCatalogue } from "./unexpected-answer.ts";

/**
 * GET /v2/_catalog, a Docker legacy no specification promises. Where it is absent (404, 405, 501) the error is
 * `registry_not_found` with `what: catalog`; where it is closed, `registry_forbidden` or `registry_unauthorized`.
 */
export async function* listRepositories(
  context: EndpointContext,
  options?: RequestOptions,
): AsyncGenerator<NamePage> {
  const listing = {
    key: "repositories" as const,
    firstPage: (pageSize: number) => catalogUrl(context.registry, pageSize),
    scopes: [CATALOG_SCOPE],
    isValid: isRepositoryName,
    asked: { what: "catalog" as const, label: "its repositories" },
  };
  try {
    yield* readPages(listing, context, options);
  } catch (error) {
    const status = isRegistryError(error) ? error.details.status : null;
    const absent = status === 405 || status === 501;
    throw absent ? noCatalogue(context.who, { status, host: context.who.host }) : error;
  }
}
