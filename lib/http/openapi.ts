import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { problemSchema } from "#lib/contract/fields.ts";
import type { RouteContract } from "#lib/contract/route-contract.ts";
import { routes } from "#lib/contract/routes.ts";

/** The OpenAPI document of everything in the route table, from the very schemas that requests are parsed with. */
export function openapiDocument(): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {};
  for (const contract of Object.values<RouteContract>(routes)) {
    const path = documentPath(contract.path);
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: describe(contract) };
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
  const { id, summary, query, body, outside } = contract;
  const path = pathParameters(contract.path);
  const parameters = {
    ...(Object.keys(query.shape).length > 0 ? { query } : {}),
    ...(Object.keys(path.shape).length > 0 ? { path } : {}),
  };
  return {
    operationId: id,
    summary,
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(body === null && !outside
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: body ?? anything } } } }),
    responses: {
      ...(outside
        ? { "202": { description: "Taken." } }
        : { "200": { description: "Done.", content: answers(contract) } }),
      default: {
        description: "What went wrong, with a stable code.",
        content: { "application/problem+json": { schema: problemSchema } },
      },
    },
  };
}

const anything = z.unknown();

/** `/webhooks/[registry]` is written `/webhooks/{registry}` in the document. */
function documentPath(path: string): string {
  return path.replace(/\[(\w+)\]/g, "{$1}");
}

function pathParameters(path: string): z.ZodObject {
  const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name);
  return z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
}

function answers({ answer, media }: RouteContract) {
  const texts = media.map((type) => [type, { schema: { type: "string" } }] as const);
  return {
    ...(answer === null ? {} : { "application/json": { schema: answer } }),
    ...Object.fromEntries(texts),
  };
}
