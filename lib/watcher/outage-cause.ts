import type { TagtrailError } from "#lib/errors.ts";

/** Why something could not be watched. */
export interface OutageCause {
  readonly code: string;
  /** Begins a sentence that goes on with how long it was so. */
  readonly text: string;
}

export const NOT_RUNNING: OutageCause = { code: "not_running", text: "Tagtrail was not running" };
export const NOT_STORED: OutageCause = { code: "not_stored", text: "What was read could not be stored" };

const TEXTS: Readonly<Record<string, string>> = {
  registry_unreachable: "The registry could not be reached",
  registry_tls: "The registry's certificate was not accepted",
  registry_timeout: "The registry did not answer in time",
  registry_unauthorized: "The registry did not accept the credential (401)",
  registry_forbidden: "Reading was not permitted (403)",
  registry_rate_limited: "The registry limited how often it may be asked (429)",
  registry_refused: "The registry led to an address that is not asked",
  registry_not_a_registry: "Something that is no registry answered at its address",
  registry_lying: "The registry's answers contradicted themselves",
  registry_too_large: "The registry's answers were too large",
  realm_not_allowed: "The registry's token server is not trusted",
};

const WHOLE = new Set([
  "registry_unreachable",
  "registry_tls",
  "registry_rate_limited",
  "registry_not_a_registry",
  "realm_not_allowed",
]);

/** Whether a failure is the registry's as a whole, whatever was asked for. */
export function meansWholeRegistry(code: string): boolean {
  return WHOLE.has(code);
}

/** What a failed read says, without any text of the registry's. */
export function causeOfFailure(error: TagtrailError): OutageCause {
  const { status } = error.details;
  const text =
    TEXTS[error.code] ??
    (typeof status === "number" ? `The registry answered ${status}` : "The registry could not be read");
  return { code: error.code, text };
}

/** The sentence that is recorded with a gap. @param bounds milliseconds since 1970 */
export function gapReason({ text }: OutageCause, bounds: { lo: number; hi: number }): string {
  return `${text} for ${duration(bounds.hi - bounds.lo)}.`;
}

const UNITS = [
  { name: "day", milliseconds: 86_400_000, from: 2 * 86_400_000 },
  { name: "hour", milliseconds: 3_600_000, from: 2 * 3_600_000 },
  { name: "minute", milliseconds: 60_000, from: 2 * 60_000 },
];

function duration(milliseconds: number): string {
  const unit = UNITS.find(({ from }) => milliseconds >= from) ?? { name: "second", milliseconds: 1000 };
  const count = Math.max(1, Math.round(milliseconds / unit.milliseconds));
  return `${count} ${unit.name}${count === 1 ? "" : "s"}`;
}
