import type { z } from "zod";
import type { Permission } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { Console } from "#lib/console.ts";
import type { RouteContract } from "#lib/contract/route-contract.ts";
import { BODY_LIMIT } from "./read-body.ts";

/** What a handler gets: everything checked and parsed. */
export interface Call<Query, Body> {
  readonly console: Console;
  readonly person: Person;
  readonly query: Query;
  /** Null for requests without a body. */
  readonly body: Body;
  /** Idempotency-Key: the same change asked for again; null: none was sent. */
  readonly requestKey: string | null;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

type Answered<Answer extends z.ZodType | null> =
  | (Answer extends z.ZodType ? z.output<Answer> : never)
  | Response;

export interface OperationOptions {
  /** Bytes. */
  readonly bodyLimit?: number;
  /** Requests per minute, for what makes us dial out at a client's word. */
  readonly perMinute?: number;
}

/** One method of one route, as defineRoute runs it. */
export interface Operation {
  readonly contract: RouteContract;
  readonly permission: Permission;
  readonly bodyLimit: number;
  readonly perMinute: number;
  readonly handle: (call: Call<unknown, unknown>) => Promise<unknown>;
}

/**
 * Binds a request of the contract to the right it needs and the one function that answers it. The handler
 * returns the data of the contract's answer, or a Response where the answer is not JSON.
 */
export function operation<
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
  Answer extends z.ZodType | null,
>(
  contract: RouteContract<Query, Body, Answer>,
  permission: Permission,
  handle: (
    call: Call<z.output<Query>, Body extends z.ZodType ? z.output<Body> : null>,
  ) => Promise<Answered<Answer>>,
  options: OperationOptions = {},
): Operation {
  return {
    contract,
    permission,
    bodyLimit: options.bodyLimit ?? BODY_LIMIT,
    perMinute: options.perMinute ?? Number.POSITIVE_INFINITY,
    // The schemas that defineRoute parses with are the contract's own, so the types hold.
    handle: handle as Operation["handle"],
  };
}
