import type { z } from "zod";

/**
 * One request of our API as data: what defineRoute enforces and what the OpenAPI document says come from
 * the same object, so that they cannot differ.
 */
export interface RouteContract<
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType | null = z.ZodType | null,
  Answer extends z.ZodType | null = z.ZodType | null,
> {
  /** operationId in the document. */
  readonly id: string;
  readonly method: "GET" | "POST";
  readonly path: `/${string}`;
  /** One sentence, for the document. */
  readonly summary: string;
  /** Strict: a parameter that is not named here is refused. */
  readonly query: Query;
  /** Null: the request has no body. */
  readonly body: Body;
  /** Null: the answer is not JSON, see `media`. */
  readonly answer: Answer;
  /** Media types of an answer that is not (or not always) JSON. */
  readonly media: readonly string[];
  /**
   * Sent by a program elsewhere that proves by itself who it is: it has no Origin of ours, its body is taken
   * as it comes, and its answer is 202 without a body.
   */
  readonly outside?: boolean;
}

/** Keeps the exact types of the schemas. */
export function routeContract<
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
  Answer extends z.ZodType | null,
>(contract: RouteContract<Query, Body, Answer>): RouteContract<Query, Body, Answer> {
  return contract;
}

/** `GET` with a JSON answer: most of the API. */
export function read<Query extends z.ZodObject, Answer extends z.ZodType>(
  id: string,
  path: `/${string}`,
  summary: string,
  query: Query,
  answer: Answer,
) {
  return routeContract({ id, method: "GET", path, summary, query, body: null, answer, media: [] });
}

/** `GET` whose answer is bytes or text as they are. */
export function readBytes<Query extends z.ZodObject>(
  id: string,
  path: `/${string}`,
  summary: string,
  query: Query,
  media: readonly string[],
) {
  return routeContract({ id, method: "GET", path, summary, query, body: null, answer: null, media });
}
