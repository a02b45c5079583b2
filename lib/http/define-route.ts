import { randomUUID } from "node:crypto";
import { authorise } from "#lib/access/authorise.ts";
import { type Console, getConsole } from "#lib/console.ts";
import { NotFound } from "#lib/errors.ts";
import { metrics } from "#lib/metrics.ts";
import { actingPerson } from "./acting-person.ts";
import { type ExternalOperation, runExternal } from "./external-operation.ts";
import { jsonResponse } from "./json-response.ts";
import { requireKnownHost } from "./known-host.ts";
import type { Operation } from "./operation.ts";
import { problemResponse } from "./problem.ts";
import { RateBudget } from "./rate-budget.ts";
import { readBody, requireJson } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import { RefusedRequest } from "./refused-request.ts";
import { readRequestKey } from "./request-key.ts";
import { refuseForeignEmbedding, requireSameOrigin } from "./same-origin.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];

export type RouteHandler = (request: Request) => Promise<Response>;
export type RouteHandlers = Record<Method, RouteHandler>;

/** Recognises what defineRoute made, so that a test can find a route that went round it. */
export const definedRoutes = new WeakSet<RouteHandler>();

/**
 * Makes the handlers of one route file, for every method there is: the given operations, `HEAD` beside
 * `GET`, `OPTIONS`, and a refusal that names the right methods for the rest.
 *
 * Each request passes, in this order: method, Host, origin and media type, person and right, parameters,
 * body, budget, the operation, its answer. A request from outside proves itself to its own operation in
 * place of origin, person and right. Whatever fails becomes a problem document.
 *
 * @param operations of one path, one per method
 */
export function defineRoute(...operations: readonly [AnyOperation, ...AnyOperation[]]): RouteHandlers {
  const byMethod = new Map(operations.map((each) => [each.contract.method as Method, prepare(each)]));
  const reading = byMethod.get("GET");
  if (reading) byMethod.set("HEAD", reading);
  const allow = [...METHODS.filter((method) => byMethod.has(method)), "OPTIONS"].join(", ");
  const otherwise = (method: Method) => {
    if (method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
    throw new RefusedRequest("method_not_allowed", `This address does not take ${method} requests.`, {
      details: { allow },
    });
  };
  return handlersOf({ path: operations[0].contract.path, byMethod, otherwise });
}

/** The handlers of every address below `path` that is none of the API: a program gets a problem, not a page. */
export function defineUnknownRoute(path: string): RouteHandlers {
  const otherwise = () => {
    throw new NotFound("There is nothing at this address of the API.", {
      advice: "GET /api/v1/openapi.json describes what there is.",
    });
  };
  return handlersOf({ path, byMethod: new Map(), otherwise });
}

type AnyOperation = Operation | ExternalOperation;

interface BudgetedOperation extends Operation {
  readonly budget: RateBudget;
}

type Prepared = BudgetedOperation | ExternalOperation;

interface Route {
  readonly path: string;
  readonly byMethod: ReadonlyMap<Method, Prepared>;
  /** Answers the methods without an operation, or throws. */
  readonly otherwise: (method: Method) => Response;
}

function prepare(operation: AnyOperation): Prepared {
  if ("receive" in operation) return operation;
  return { ...operation, budget: new RateBudget(operation.perMinute) };
}

function handlersOf(route: Route): RouteHandlers {
  const handlers = METHODS.map((method) => {
    const handler: RouteHandler = (request) => serve(request, method, route);
    definedRoutes.add(handler);
    return [method, handler] as const;
  });
  return Object.fromEntries(handlers) as RouteHandlers;
}

async function serve(request: Request, method: Method, route: Route): Promise<Response> {
  const { path } = route;
  const requestId = randomUUID();
  const stop = metrics().requestSeconds.startTimer({ route: path, method });
  const response = await answer(request, method, route).catch((error: unknown) =>
    request.signal.aborted ? clientGone() : problemResponse(error, { requestId, method, path }),
  );
  stop({ status: String(response.status) });
  return finish(response, method, requestId);
}

/** Nobody reads it; the figures count it under the status that proxies use for this. */
function clientGone(): Response {
  return new Response(null, { status: 499 });
}

async function answer(request: Request, method: Method, route: Route): Promise<Response> {
  const console = await getConsole();
  requireKnownHost(request, console.environment.publicUrl);
  const operation = route.byMethod.get(method);
  if (operation === undefined) return route.otherwise(method);
  if ("receive" in operation) return runExternal(request, operation, console);
  return run(request, operation, console);
}

async function run(request: Request, operation: BudgetedOperation, console: Console): Promise<Response> {
  const { contract, permission, budget } = operation;
  if (contract.method === "GET") refuseForeignEmbedding(request);
  else {
    requireSameOrigin(request, console.environment.publicUrl);
    requireJson(request);
  }
  const person = actingPerson(request);
  authorise(person, permission);
  const query = readQuery(request, contract.query);
  const body = contract.body === null ? null : await readBody(request, contract.body, operation.bodyLimit);
  const requestKey = readRequestKey(request);
  budget.spend();
  const answered = await operation.handle({
    ...{ console, person, query, body, requestKey, signal: request.signal },
  });
  return answered instanceof Response ? answered : jsonResponse(answered, contract);
}

/** What every answer carries, whether the server in front of us set it or not. */
function finish(response: Response, method: Method, requestId: string): Response {
  const { headers } = response;
  headers.set("x-request-id", requestId);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  headers.set("cross-origin-resource-policy", "same-origin");
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  if (method !== "HEAD") return response;
  void response.body?.cancel();
  return new Response(null, { status: response.status, headers });
}
