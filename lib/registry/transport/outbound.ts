import { Readable } from "node:stream";
import { Agent, type Dispatcher, request } from "undici";
import type { Sink } from "../egress/refused.ts";
import { isRegistryError, type RegistryName } from "../errors.ts";
import { MutationPermit } from "../mutations/permit.ts";
import type { RequestOptions } from "../registry-client.ts";
import type { RegistryTarget } from "../target.ts";
import { type Answer, contentLength, header } from "./answer.ts";
import { BodyTooLarge, discard, readBounded, readWhatComes } from "./bounded-body.ts";
import { type DialOptions, guardedConnector, neverConnected, type Resolve } from "./connector.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { failureOf } from "./failure.ts";
import { httpDate } from "./http-date.ts";
import { MAX_ERROR_BYTES, MAX_HEADER_BYTES, type TransportLimits } from "./limits.ts";
import { lookAtCertificate } from "./peer-certificate.ts";
import { trustedAuthorities } from "./trusted-authorities.ts";
import { USER_AGENT } from "./user-agent.ts";

/**
 * On whose word we talk to a host: `registry` is the configured origin, `allowed-realm` a token server an
 * operator named, `realm` one a provider is known for, `provider-api` the address of a provider's own API,
 * `storage` wherever a blob's redirect points.
 */
export type Role = "registry" | "allowed-realm" | "realm" | "provider-api" | "storage";

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Bytes in memory, or what gives them piece by piece, from the beginning each time it is called. */
export type RequestBody = string | Uint8Array | (() => AsyncIterable<Uint8Array>);

/** One request and what its answer may cost. */
export interface Exchange {
  role: Role;
  url: URL;
  method: Method;
  headers: Readonly<Record<string, string>>;
  body?: RequestBody | undefined;
  /** Whatever is neither GET, HEAD nor a sign-in leaves with a permit only. */
  permit?: MutationPermit | undefined;
  /** A blob on its way to the registry: bounded by pauses, not by its total time. */
  upload?: boolean | undefined;
  /** Of the body when it is read into memory; streams are bounded by their reader. */
  maxBytes: number;
  stream: boolean;
  signal?: AbortSignal | undefined;
  /** Told when the head of the answer arrives. */
  onAnswer?: RequestOptions["onAnswer"];
}

/** What was sent, for counting: never a query, which may hold a signature. */
export interface RequestEvent {
  role: Role;
  method: string;
  host: string;
  path: string;
  /** Null when no answer came. */
  status: number | null;
  milliseconds: number;
}

export interface OutboundOptions {
  target: RegistryTarget;
  limits: TransportLimits;
  resolve: Resolve;
  onRequest?: ((event: RequestEvent) => void) | undefined;
}

export interface Outbound {
  /** One request, one answer: no redirect, no retry. Throws a RegistryError, or the signal's reason when aborted. */
  exchange(exchange: Exchange): Promise<Answer>;
  close(): Promise<void>;
}

/** Blobs being streamed keep their connection after their place in the queue is free. */
const MAX_CONNECTIONS = 64;

/** The only function of this program that talks to registries, token servers and their storage. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { target, limits } = options;
  const context = trustedAuthorities(target);
  const lanes = new Map<string, { agent: Agent; dial: DialOptions }>();
  const lane = ({ role, permit }: Exchange) => {
    const key = permit === undefined ? role : `${role}, changing`;
    const found = lanes.get(key);
    if (found !== undefined) return found;
    const dial: DialOptions = {
      insideAllowed: role === "registry" || role === "allowed-realm",
      verifyTls: role === "registry" ? target.verifyTls : true,
      secureContext: context,
      resolve: options.resolve,
      connectMs: limits.connectMs,
    };
    const made = { dial, agent: agentFor(dial, limits, permit === undefined) };
    lanes.set(key, made);
    return made;
  };
  let keepOpen = true;
  return {
    exchange: async (exchange) => {
      if (!mayLeave(exchange)) throw new Error(`a ${exchange.method} without a permit was about to be sent`);
      const keptOpen = keepOpen;
      try {
        return await performExchange(exchange, { ...lane(exchange), keepOpen }, options);
      } catch (error) {
        if (!keptOpen || !isReading(exchange) || !isNoHttp(error)) throw error;
        // Some servers send a body with the answer to a HEAD, and the next one on the connection drowns in it.
        if (keepOpen) {
          for (const { agent } of lanes.values()) void agent.close().catch(() => {});
          lanes.clear();
          keepOpen = false;
        }
        return await performExchange(exchange, { ...lane(exchange), keepOpen }, options);
      }
    },
    close: async () => {
      await Promise.all([...lanes.values()].map(({ agent }) => agent.destroy()));
    },
  };
}

function isReading({ method }: Exchange): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * The last check before the network: reading, a change with its permit, or the form of a sign-in, which may
 * go to the registry's own origin but never to where an upload begins.
 */
function mayLeave(exchange: Exchange): boolean {
  if (isReading(exchange) || MutationPermit.isOne(exchange.permit)) return true;
  const form = exchange.headers["content-type"] === "application/x-www-form-urlencoded";
  return exchange.method === "POST" && form && !exchange.url.pathname.includes("/blobs/uploads");
}

/**
 * @param reuse false: each request opens a connection of its own, so that none is lost to one that the
 * server was just closing; asking again, which heals that for reading, is not for changes
 */
function agentFor(dial: DialOptions, limits: TransportLimits, reuse: boolean): Agent {
  return new Agent({
    connect: guardedConnector(dial),
    connections: MAX_CONNECTIONS,
    pipelining: reuse ? 1 : 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.idleMs,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 30_000,
  });
}

interface Way {
  agent: Agent;
  dial: DialOptions;
  /** Whether a connection is used again after a HEAD; undici would close it, and a scan is made of HEADs. */
  keepOpen: boolean;
}

function isNoHttp(error: unknown): boolean {
  return isRegistryError(error) && error.code === "registry_not_a_registry";
}

async function performExchange(
  exchange: Exchange,
  { agent, dial, keepOpen }: Way,
  { target, limits, onRequest }: OutboundOptions,
): Promise<Answer> {
  const started = performance.now();
  let status: number | null = null;
  const deadline = startDeadline(exchange.upload ? limits.uploadIdleMs : limits.totalMs);
  const signal = exchange.signal ? AbortSignal.any([exchange.signal, deadline.signal]) : deadline.signal;
  try {
    exchange.permit?.leaves();
    const response = await request(exchange.url, {
      ...requestOptions(exchange, limits, deadline),
      reset: exchange.method === "HEAD" && !keepOpen,
      dispatcher: agent,
      signal,
    });
    status = response.statusCode;
    exchange.permit?.answered(status);
    const serverDate = httpDate(header(response, "date"));
    exchange.onAnswer?.({ status, milliseconds: performance.now() - started, serverDate });
    return await answerOf(response, exchange, limits);
  } catch (error) {
    if (neverConnected(error)) exchange.permit?.stayed();
    exchange.signal?.throwIfAborted();
    const failed = deadline.signal.aborted ? deadline.signal.reason : error;
    throw await failureOf(failed, {
      who: whoAt(target, exchange),
      sink: sinkOf(exchange.role),
      url: exchange.url,
      maxBytes: exchange.maxBytes,
      certificate: () => lookAtCertificate(exchange.url, dial),
    });
  } finally {
    deadline.end();
    onRequest?.(eventOf(exchange, status, performance.now() - started));
  }
}

function requestOptions(
  exchange: Exchange,
  limits: TransportLimits,
  deadline: Deadline,
): Omit<Dispatcher.RequestOptions, "origin" | "path"> {
  const { body, permit, upload } = exchange;
  return {
    method: exchange.method,
    headers: { "user-agent": USER_AGENT, "accept-encoding": "identity", ...exchange.headers },
    ...(body === undefined
      ? {}
      : { body: typeof body === "function" ? Readable.from(moving(body, limits, deadline), RAW) : body }),
    // A change is waited for as long as may be: its lost answer costs a person a minute.
    ...(permit === undefined ? {} : { headersTimeout: upload ? 0 : limits.totalMs }),
  };
}

const RAW = { objectMode: false, highWaterMark: 1 } as const;

/** The pieces of a body; each puts the deadline off, and the last one leaves the registry time to store it. */
async function* moving(
  body: () => AsyncIterable<Uint8Array>,
  limits: TransportLimits,
  deadline: Deadline,
): AsyncGenerator<Uint8Array> {
  for await (const piece of body()) {
    deadline.putOff(limits.uploadIdleMs);
    yield piece;
  }
  deadline.putOff(limits.uploadAnswerMs);
}

async function answerOf(
  response: Dispatcher.ResponseData,
  exchange: Exchange,
  limits: TransportLimits,
): Promise<Answer> {
  const { statusCode: status, headers, body } = response;
  const answer = { status, headers, url: exchange.url, stream: null, bytes: new Uint8Array(0) };
  const success = status >= 200 && status < 300;
  if (exchange.method === "HEAD" || status === 204 || status === 304) {
    discardEmpty(body);
    return answer;
  }
  if (!success) return { ...answer, bytes: await readWhatComes(body, MAX_ERROR_BYTES, limits.errorBodyMs) };
  if (exchange.stream) return { ...answer, stream: body };
  if ((contentLength(answer) ?? 0) > exchange.maxBytes) {
    discard(body);
    throw new BodyTooLarge();
  }
  return { ...answer, bytes: await readBounded(body, header(answer, "content-encoding"), exchange.maxBytes) };
}

/** An answer without a body: read to its (immediate) end, so that the connection can be used again. */
function discardEmpty(body: Dispatcher.ResponseData["body"]): void {
  body.on("error", () => undefined);
  body.resume();
}

function whoAt(target: RegistryTarget, exchange: Exchange): RegistryName {
  return { name: target.name, host: exchange.url.host.slice(0, 100) };
}

function sinkOf(role: Role): Sink {
  if (role === "registry") return "address";
  return role === "storage" ? "redirect" : role === "provider-api" ? "api" : "realm";
}

function eventOf(exchange: Exchange, status: number | null, milliseconds: number): RequestEvent {
  const { role, method, url } = exchange;
  return { role, method, host: url.host, path: url.pathname, status, milliseconds };
}
