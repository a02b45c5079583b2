import { listTags } from "#lib/catalog/queries/list-tags.ts";
import { routes } from "#lib/contract/routes.ts";
import { defineRoute } from "#lib/http/define-route.ts";
import { operation } from "#lib/http/operation.ts";
import { listTagsAsOf } from "#lib/tag-history/queries/list-tags-as-of.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute(
  operation(routes.listTags, "catalog.read", ({ console, person, query: { asOf, ...query } }) =>
    asOf === undefined
      ? listTags(console.catalog, person, query)
      : listTagsAsOf(console.history, person, { ...query, asOf }),
  ),
);
