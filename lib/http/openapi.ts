import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { problemSchema } from "#lib/contract/fields.ts";
import type { RouteContract } from "#lib/contract/route-contract.ts";
import { routes } from "#lib/contract/routes.ts";

/** The OpenAPI document of everything in the route table, from the very schemas that requests are parsed with. */
export function openapiDocument(): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {};
  for (const contract of Object.values<RouteContract>(routes)) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: describe(contract) };
  }
  return {
    ...createDocument({
      openapi: "3.1.0",
      info: {
        title: "Tagtrail",
        version: "1",
        description:
          "Registries, repositories, tags, versions and images as this console knows them. Times are RFC 3339 in UTC, sizes are bytes. Changes need Content-Type: application/json and the Origin of this console.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      paths,
    }),
  };
}

function describe(contract: RouteContract): ZodOpenApiOperationObject {
  const { id, summary, query, body } = contract;
  const hasQuery = Object.keys(query.shape).length > 0;
  return {
    operationId: id,
    summary,
    ...(hasQuery ? { requestParams: { query } } : {}),
    ...(body === null
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
    responses: {
      "200": { description: "Done.", content: answers(contract) },
      default: {
        description: "What went wrong, with a stable code.",
        content: { "application/problem+json": { schema: problemSchema } },
      },
    },
  };
}

function answers({ answer, media }: RouteContract) {
  const texts = media.map((type) => [type, { schema: { type: "string" } }] as const);
  return {
    ...(answer === null ? {} : { "application/json": { schema: answer } }),
    ...Object.fromEntries(texts),
  };
}
