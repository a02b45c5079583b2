import { RegistryError, type RegistryName } from "../errors.ts";
import type { PeerCertificate } from "./peer-certificate.ts";

/** What was wrong, for programs. */
export type TlsReason =
  | "expired"
  | "not_yet_valid"
  | "unknown_authority"
  | "self_signed"
  | "wrong_host"
  | "not_tls"
  | "other";

const REASON_BY_CODE: Record<string, TlsReason> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not_yet_valid",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self_signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown_authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown_authority",
  UNABLE_TO_GET_ISSUER_CERT: "unknown_authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown_authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "wrong_host",
  ERR_SSL_WRONG_VERSION_NUMBER: "not_tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not_tls",
  ERR_SSL_HTTP_REQUEST: "not_tls",
};

/** The reason behind a Node error code, null when the failure has nothing to do with TLS. */
export function tlsReason(code: string): TlsReason | null {
  const known = REASON_BY_CODE[code];
  if (known !== undefined) return known;
  return /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|CRL_|INVALID_(CA|PURPOSE)|EPROTO$|HOSTNAME_MISMATCH)/.test(
    code,
  )
    ? "other"
    : null;
}

/** The error a person sees for a failed TLS handshake, with dates and names where the certificate has them. */
export function tlsFailure(
  who: RegistryName,
  reason: TlsReason,
  certificate: PeerCertificate | null,
  cause: unknown,
): RegistryError {
  const { message, advice } = WORDS[reason](who.host, certificate);
  return new RegistryError("registry_tls", `${who.name}: ${message}`, {
    advice,
    details: {
      reason,
      host: who.host,
      validTo: certificate?.validTo?.toISOString() ?? null,
      names: certificate?.names ?? [],
    },
    cause,
  });
}

type Words = { message: string; advice: string };

const WORDS: Record<TlsReason, (host: string, certificate: PeerCertificate | null) => Words> = {
  expired: (host, certificate) => ({
    message: `the certificate of ${host} expired${on(certificate?.validTo)}.`,
    advice: "Renew the certificate on the registry, or check that the clock of this machine is right.",
  }),
  not_yet_valid: (host, certificate) => ({
    message: `the certificate of ${host} is not valid before${at(certificate?.validFrom)}.`,
    advice: "Check that the clocks of this machine and of the registry are right.",
  }),
  self_signed: (host) => ({
    message: `the certificate of ${host} is self-signed, so nothing vouches for it.`,
    advice: "If the registry is yours, paste its certificate (PEM) as the CA certificate of this connection.",
  }),
  unknown_authority: (host, certificate) => ({
    message: `the certificate of ${host} was issued by an authority this machine does not know${by(certificate)}.`,
    advice:
      "If the authority is yours, paste its CA certificate (PEM) into this connection; if not, the registry may be sending an incomplete chain.",
  }),
  wrong_host: (host, certificate) => ({
    message: `the certificate ${host} presents is for another name${names(certificate)}.`,
    advice: "Use the name the certificate is for, or issue one for the name you use.",
  }),
  not_tls: (host) => ({
    message: `${host} does not speak TLS on this port.`,
    advice: "Check the port; if the registry really serves plain HTTP, its address starts with http://.",
  }),
  other: (host) => ({
    message: `no secure connection to ${host} could be made.`,
    advice: "The registry must offer TLS 1.2 or newer with a certificate this machine can check.",
  }),
};

/** Day in UTC, spelled so that no order of day and month can be mistaken. */
function day(date: Date): string {
  return date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

function on(date: Date | null | undefined): string {
  return date ? ` on ${day(date)}` : "";
}

function at(date: Date | null | undefined): string {
  return date ? ` ${day(date)}` : " some later time";
}

function by(certificate: PeerCertificate | null): string {
  return certificate?.issuer ? ` (${certificate.issuer})` : "";
}

function names(certificate: PeerCertificate | null): string {
  return certificate !== null && certificate.names.length > 0 ? ` (${certificate.names.join(", ")})` : "";
}
