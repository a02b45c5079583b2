import type { z } from "zod";
import type { Console } from "#lib/console.ts";
import type { RouteContract } from "#lib/contract/route-contract.ts";
import { readPathParameters } from "./path-parameters.ts";
import { readBytes } from "./read-body.ts";
import { readQuery } from "./read-query.ts";
import { refuseForeignEmbedding } from "./same-origin.ts";

/** What the function behind a request from outside gets. Nothing is known of who sent it. */
export interface ExternalCall<Query> {
  readonly console: Console;
  /** The open parts of the path, decoded and otherwise as they were sent. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly headers: Headers;
  /** The body as it comes. @throws TooLarge as soon as it is */
  readBody(): Promise<Uint8Array>;
}

/** A request of a program elsewhere, as defineRoute runs it. */
export interface ExternalOperation {
  readonly contract: RouteContract;
  readonly bodyLimit: number;
  readonly receive: (call: ExternalCall<unknown>) => Promise<void>;
}

/**
 * Binds a request that comes from outside to the one function that takes it. There is no person and no
 * right: the function itself finds out whether the sender may be believed, and throws where not. It is
 * answered 202 when the function has returned. Host and parameters are checked as for every request; Origin
 * and media type are not, because no page sends it.
 *
 * @param contract has `outside: true`
 * @param options.bodyLimit bytes
 */
export function externalOperation<Query extends z.ZodObject>(
  contract: RouteContract<Query>,
  receive: (call: ExternalCall<z.output<Query>>) => Promise<void>,
  options: { readonly bodyLimit: number },
): ExternalOperation {
  if (contract.outside !== true) throw new Error(`${contract.id} is not for requests from outside`);
  return {
    contract,
    bodyLimit: options.bodyLimit,
    // The schema that the query is parsed with is the contract's own, so the type holds.
    receive: receive as ExternalOperation["receive"],
  };
}

/** Runs it; whatever it throws becomes a problem document. */
export async function runExternal(
  request: Request,
  { contract, bodyLimit, receive }: ExternalOperation,
  console: Console,
): Promise<Response> {
  refuseForeignEmbedding(request);
  await receive({
    console,
    parameters: readPathParameters(request, contract.path),
    query: readQuery(request, contract.query),
    headers: request.headers,
    readBody: () => readBytes(request, bodyLimit),
  });
  return new Response(null, { status: 202 });
}
