import { addressClass } from "../egress/address-class.ts";
import { refused, type Sink } from "../egress/refused.ts";
import { isRegistryError, RegistryError, type RegistryName } from "../errors.ts";
import { BodyTooLarge, UnwantedEncoding } from "./bounded-body.ts";
import { AddressRefused } from "./connector.ts";
import type { PeerCertificate } from "./peer-certificate.ts";
import { tlsFailure, tlsReason } from "./tls-failure.ts";

/** The total time of an exchange was over. */
export class DeadlineExceeded extends Error {}

export interface FailureContext {
  /** The registry's short name with the host that was being talked to. */
  who: RegistryName;
  sink: Sink;
  url: URL;
  maxBytes: number;
  /** Asked only for a refused certificate. */
  certificate: () => Promise<PeerCertificate | null>;
}

/**
 * Turns whatever a request threw into the RegistryError a person sees. `details.reason` is `reset` where the
 * connection broke and asking again may help.
 */
export async function failureOf(error: unknown, context: FailureContext): Promise<RegistryError> {
  const chain = causes(error);
  for (const cause of chain) {
    const known = knownFailure(cause, context);
    if (known !== null) return known;
  }
  for (const cause of chain) {
    const code = codeOf(cause);
    const reason = code === "" ? null : tlsReason(code);
    if (reason !== null) {
      const certificate = reason === "not_tls" ? null : await context.certificate();
      return tlsFailure(context.who, reason, certificate, error);
    }
    const made = FAILURE_BY_CODE[code] ?? (code.startsWith("HPE_") ? notHttp : undefined);
    if (made !== undefined) return made(context.who, error);
  }
  return broken(context.who, error);
}

function knownFailure(cause: unknown, { who, sink, url, maxBytes }: FailureContext): RegistryError | null {
  if (isRegistryError(cause)) return cause;
  if (cause instanceof AddressRefused) {
    const inside = addressClass(cause.address) === "inside";
    return refused(who, sink, inside ? "inside_address" : "forbidden_address", url.host);
  }
  if (cause instanceof BodyTooLarge) return tooLarge(who, maxBytes);
  if (cause instanceof UnwantedEncoding) return unwantedEncoding(who);
  return cause instanceof DeadlineExceeded ? timeout(who, cause) : null;
}

/** The answer is larger than we read. */
export function tooLarge(who: RegistryName, maxBytes: number): RegistryError {
  return new RegistryError(
    "registry_too_large",
    `The answer of ${who.name} (${who.host}) is larger than ${maxBytes} bytes and was cut off.`,
    {
      advice:
        "Nothing of it was kept. The registry, or what was pushed to it, is not what this kind of answer allows.",
      details: { limit: maxBytes, host: who.host },
    },
  );
}

function unwantedEncoding(who: RegistryName): RegistryError {
  return new RegistryError(
    "registry_not_a_registry",
    `${who.name} (${who.host}) answered in a compression that was not asked for.`,
    { advice: "Check for a proxy between this console and the registry that compresses answers." },
  );
}

type Make = (who: RegistryName, cause: unknown) => RegistryError;

const unreachable =
  (what: string, advice: string, reason: string): Make =>
  (who, cause) =>
    new RegistryError(
      "registry_unreachable",
      `${who.name} cannot be reached: ${what.replace("HOST", who.host)}.`,
      {
        advice,
        details: { host: who.host, reason },
        cause,
      },
    );

const noName = unreachable(
  "the name of HOST does not resolve",
  "Check the spelling of the address, and that this machine's DNS knows it.",
  "dns",
);
const noAnswer = unreachable(
  "HOST refused the connection",
  "Check that the registry is running and that the port is right.",
  "refused",
);
const noRoute = unreachable(
  "there is no network route to HOST",
  "Check the network between this machine and the registry.",
  "route",
);
const broken = unreachable(
  "HOST broke off the connection",
  "Try again; if it persists, look at the registry's log and at proxies in between.",
  "reset",
);

const timeout: Make = (who, cause) =>
  new RegistryError("registry_timeout", `${who.name} (${who.host}) did not answer in time.`, {
    advice: "Check that the address is right and that the registry is not overloaded, then try again.",
    details: { host: who.host },
    cause,
  });

const notHttp: Make = (who, cause) =>
  new RegistryError(
    "registry_not_a_registry",
    `${who.host}, the address of ${who.name}, answered something that is not HTTP.`,
    {
      advice: "Check the port, and whether the address should start with https:// instead of http://.",
      details: { host: who.host },
      cause,
    },
  );

const headersTooLarge: Make = (who, cause) =>
  new RegistryError(
    "registry_too_large",
    `${who.name} (${who.host}) sent more headers than are read (32 KiB).`,
    {
      advice: "Check for a proxy between this console and the registry.",
      details: { limit: 32_768, host: who.host },
      cause,
    },
  );

const FAILURE_BY_CODE: Record<string, Make> = {
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  EAI_FAIL: noName,
  ENODATA: noName,
  ECONNREFUSED: noAnswer,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EADDRNOTAVAIL: noRoute,
  EHOSTDOWN: noRoute,
  ECONNRESET: broken,
  EPIPE: broken,
  UND_ERR_SOCKET: broken,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: broken,
  ETIMEDOUT: timeout,
  UND_ERR_CONNECT_TIMEOUT: timeout,
  UND_ERR_HEADERS_TIMEOUT: timeout,
  UND_ERR_BODY_TIMEOUT: timeout,
  UND_ERR_HEADERS_OVERFLOW: headersTooLarge,
  HPE_HEADER_OVERFLOW: headersTooLarge,
};

/** The error itself, what it wraps, and what an AggregateError holds (one per address tried). */
function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  let next: unknown = error;
  while (next instanceof Error && found.length < 8) {
    found.push(next);
    if (next instanceof AggregateError) found.push(...next.errors.slice(0, 4));
    next = next.cause;
  }
  return found;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string") return code;
  // undici names the parser's code only where the parser gave one.
  return error.name === "HTTPParserError" ? "HPE_UNKNOWN" : "";
}
