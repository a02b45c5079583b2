import { RegistryError, type RegistryName } from "../errors.ts";
import { type Answer, header } from "../transport/answer.ts";
import { retryAfterSeconds } from "../transport/retry-after.ts";
import type { EndpointContext } from "./context.ts";
import { excerpt, looksLikeHtml } from "./excerpt.ts";

/** What was asked for, as messages name it. */
export interface Asked {
  what: "repository" | "manifest" | "blob" | "catalog";
  /** For example `library/nginx:latest`; already checked by the grammar of names. */
  label: string;
}

/**
 * The error for an answer that is not the one asked for. Decided by status first, by the registry's own code
 * second, never by its message (registries.md 1.6).
 */
export function unexpectedAnswer(
  answer: Answer,
  asked: Asked,
  context: Pick<EndpointContext, "who" | "clock" | "registry">,
): RegistryError {
  const who = { name: context.who.name, host: answer.url.host.slice(0, 100) };
  const { status } = answer;
  const code = registryCode(answer.bytes);
  const details = { status, host: who.host, ...(code === null ? {} : { registryCode: code }) };
  if (answer.url.origin !== context.registry.origin) return storageFailed(who, details);
  if (status === 404) return notFound(who, asked, code, details);
  if (status === 403) return forbidden(who, asked, details);
  if (status === 429)
    return rateLimited(who, retryAfterSeconds(header(answer, "retry-after"), context.clock.now()), details);
  if (status >= 200 && status < 300) return notARegistry(who, answer);
  return failed(who, asked, details);
}

/** The answer is no registry's: HTML, or JSON of another kind. */
export function notARegistry(who: RegistryName, answer: Answer): RegistryError {
  const html = looksLikeHtml(answer);
  return new RegistryError(
    "registry_not_a_registry",
    html
      ? `${who.name} (${who.host}) answered with a web page instead of a registry's answer.`
      : `${who.name} (${who.host}) answered, but not as a registry does.`,
    {
      advice: html
        ? "Is this the registry's address, or that of its web console or of a proxy with a login page?"
        : "Check that this is the address of a registry that speaks the OCI distribution API (version 2).",
      details: { status: answer.status, host: who.host, excerpt: excerpt(answer.bytes) },
    },
  );
}

type Details = Record<string, unknown>;

function notFound(who: RegistryName, asked: Asked, code: string | null, details: Details): RegistryError {
  const what = code === "NAME_UNKNOWN" || code === "NAME_INVALID" ? "repository" : asked.what;
  if (what === "catalog") return noCatalogue(who, details);
  const advice =
    what === "repository"
      ? "Some registries also say so of repositories the account may not see."
      : undefined;
  return new RegistryError("registry_not_found", `${who.name} has no ${what} ${asked.label}.`, {
    ...(advice === undefined ? {} : { advice }),
    details: { ...details, what },
  });
}

/** The registry does not list its repositories. */
export function noCatalogue(who: RegistryName, details: Details): RegistryError {
  return new RegistryError(
    "registry_not_found",
    `${who.name} (${who.host}) does not list its repositories.`,
    {
      advice: "Name the repositories by hand.",
      details: { ...details, what: "catalog" },
    },
  );
}

function forbidden(who: RegistryName, asked: Asked, details: Details): RegistryError {
  return new RegistryError(
    "registry_forbidden",
    `${who.name} (${who.host}) does not permit reading ${asked.label}.`,
    {
      advice: "Give the account the right to read it, or use another account.",
      details,
    },
  );
}

/** The registry, or its token server, asks to be asked less often. */
export function rateLimited(who: RegistryName, seconds: number | null, details: Details): RegistryError {
  return new RegistryError(
    "registry_rate_limited",
    `${who.name} (${who.host}) limits how often it may be asked.`,
    {
      advice: seconds === null ? "Try again in some minutes." : `Try again in ${seconds} seconds.`,
      details: { ...details, retryAfterSeconds: seconds },
    },
  );
}

function failed(who: RegistryName, asked: Asked, details: Details): RegistryError {
  const { status } = details;
  return new RegistryError(
    "registry_failed",
    `${who.name} (${who.host}) answered ${status} when asked for ${asked.label}.`,
    {
      advice: "Try again; if it persists, the registry's log says why.",
      details,
    },
  );
}

function storageFailed(who: RegistryName, details: Details): RegistryError {
  return new RegistryError(
    "registry_failed",
    `The storage ${who.name} sent us to (${who.host}) answered ${details.status}.`,
    {
      advice: "Try again; if it persists, check the registry's storage.",
      details,
    },
  );
}

/** The first error code of the specification's error body, null when there is none that looks like one. */
export function registryCode(bytes: Uint8Array): string | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const errors = (parsed as { errors?: unknown } | null)?.errors;
    const code: unknown = Array.isArray(errors) ? (errors[0] as { code?: unknown } | null)?.code : null;
    return typeof code === "string" && /^[A-Z][A-Z_]{1,63}$/.test(code) ? code : null;
  } catch {
    return null;
  }
}
