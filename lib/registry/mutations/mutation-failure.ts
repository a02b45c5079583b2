import { refused } from "../egress/refused.ts";
import { rateLimited, registryCode } from "../endpoints/unexpected-answer.ts";
import { RegistryError, type RegistryName } from "../errors.ts";
import { type Answer, header } from "../transport/answer.ts";
import { retryAfterSeconds } from "../transport/retry-after.ts";
import { saysImmutable } from "./immutability.ts";
import { missingParts } from "./missing-parts.ts";
import type { MutationContext } from "./mutation-context.ts";

/** What a request was to do, as messages name it. Labels are checked by the grammar of names before. */
export interface Change {
  kind: "put" | "remove-tag" | "delete-version" | "upload";
  /** For example `acme/app:1.2`. */
  label: string;
}

interface Refusal {
  who: RegistryName;
  change: Change;
  status: number;
  code: string | null;
  details: Record<string, unknown>;
}

const DOING: Record<Change["kind"], string> = {
  put: "storing",
  "remove-tag": "removing the tag",
  "delete-version": "deleting",
  upload: "uploading",
};

/**
 * The error for an answer that says no. Decided by status and by the registry's own code, never by its text.
 * `details.rule`: `immutable`, `in-use`, `unsupported`, `missing-parts` (with `missing`, digests), `redirect`,
 * `too-large` or `not-accepted`.
 */
export function answerRefused(answer: Answer, change: Change, context: MutationContext): RegistryError {
  const who = { name: context.who.name, host: answer.url.host.slice(0, 100) };
  const { status } = answer;
  const code = registryCode(answer.bytes);
  const details = { status, host: who.host, ...(code === null ? {} : { registryCode: code }) };
  const refusal = { who, change, status, code, details };
  if (status < 400) return refused(who, "redirect", "redirect", who.host);
  if (status === 429)
    return rateLimited(who, retryAfterSeconds(header(answer, "retry-after"), context.clock.now()), details);
  const missing = change.kind === "put" ? missingParts(answer.bytes) : null;
  if (missing !== null && (status === 400 || status === 404)) return partsMissing(refusal, missing);
  if (change.kind === "delete-version" && saysInUse(status, code)) return inUse(refusal);
  if (saysImmutable(context.provider.id, status, code)) return immutable(refusal);
  return BY_STATUS[status]?.(refusal) ?? notAccepted(refusal);
}

/** The error for an answer after which the change may have been made or not. */
export function answerLost(answer: Answer, change: Change, context: MutationContext): RegistryError {
  const host = answer.url.host.slice(0, 100);
  return new RegistryError(
    "registry_failed",
    `${context.who.name} (${host}) answered ${answer.status} to ${DOING[change.kind]} ${change.label}: it may have done it or not.`,
    {
      advice: "Look at what the registry shows now; its log says why it answered so.",
      details: { status: answer.status, host },
    },
  );
}

type Make = (refusal: Refusal) => RegistryError;

const immutable: Make = ({ who, change, details }) =>
  new RegistryError("registry_forbidden", `${change.label} is immutable at ${who.name}: it stays as it is.`, {
    advice: "Use another tag, or have whoever runs the registry change its rule.",
    details: { ...details, rule: "immutable" },
  });

/**
 * Does the refusal of a deletion say that something still needs the version? Harbor 412, Quay and GitLab 409,
 * zot 405 DENIED, Google GOOGLE_MANIFEST_DANGLING_TAG (registries.md section 3).
 */
function saysInUse(status: number, code: string | null): boolean {
  if (status === 409 || status === 412) return true;
  return (status === 405 && code === "DENIED") || (code?.startsWith("GOOGLE_MANIFEST_DANGLING_") ?? false);
}

const inUse: Make = ({ who, change, details }) =>
  new RegistryError(
    "registry_forbidden",
    `${who.name} does not delete ${change.label}: a tag or an index still needs it.`,
    {
      advice:
        "Remove the tags or the index first; of an immutable tag the registry's rule has to be changed.",
      details: { ...details, rule: "in-use" },
    },
  );

const notPermitted: Make = ({ who, change, details }) =>
  new RegistryError(
    "registry_forbidden",
    `${who.name} (${who.host}) does not permit ${DOING[change.kind]} ${change.label}.`,
    {
      advice: "Give the account the right to do this, or use another account.",
      details,
    },
  );

const unsupported: Make = ({ who, change, details }) =>
  new RegistryError(
    "registry_failed",
    `${who.name} (${who.host}) does not offer ${DOING[change.kind]} ${change.label}.`,
    {
      advice: "Deleting may be switched off there, or the registry may be read-only for now.",
      details: { ...details, rule: "unsupported" },
    },
  );

const notFound: Make = ({ who, change, details }) =>
  new RegistryError(
    "registry_not_found",
    `${who.name} does not know what ${DOING[change.kind]} ${change.label} needs.`,
    {
      advice: "It may be gone already, or the account may not see it.",
      details: { ...details, what: change.kind === "upload" ? "blob" : "manifest" },
    },
  );

const tooLarge: Make = ({ who, change, details }) =>
  new RegistryError(
    "registry_failed",
    `${who.name} (${who.host}) takes nothing as large as ${change.label}.`,
    {
      advice: "A proxy in front of the registry may limit the size of requests.",
      details: { ...details, rule: "too-large" },
    },
  );

const notAccepted: Make = ({ who, change, status, code, details }) =>
  new RegistryError(
    "registry_failed",
    `${who.name} (${who.host}) refused ${DOING[change.kind]} ${change.label}: it answered ${status}${code === null ? "" : ` ${code}`}.`,
    {
      advice: "The registry's log says why.",
      details: { ...details, rule: "not-accepted" },
    },
  );

const BY_STATUS: Readonly<Record<number, Make>> = {
  401: notPermitted,
  403: notPermitted,
  404: notFound,
  405: unsupported,
  413: tooLarge,
};

function partsMissing({ who, change, details }: Refusal, missing: string[]): RegistryError {
  const first = missing[0];
  const which = first === undefined ? "" : `, for example ${first}`;
  return new RegistryError(
    "registry_failed",
    `${who.name} does not have everything ${change.label} consists of${which}.`,
    {
      advice: "Parts of it were deleted there; copy it from where it is whole.",
      details: { ...details, rule: "missing-parts", missing },
    },
  );
}
