import { type ConnectionOptions, connect } from "node:tls";
import { visibleString } from "#lib/references/visible-text.ts";
import { literalAddress } from "../egress/address-class.ts";
import { mayDial } from "../egress/egress-policy.ts";
import { type DialOptions, guardedLookup } from "./connector.ts";

/** What a certificate that failed the check says of itself. Hostile text, cut and made printable. */
export interface PeerCertificate {
  validFrom: Date | null;
  validTo: Date | null;
  issuer: string;
  /** Names it is for, at most five. */
  names: string[];
  selfSigned: boolean;
}

/**
 * Looks at the certificate of a server whose certificate was just refused, so that the message can say what
 * is wrong with it. Opens one connection under the same address rules, sends nothing over it and trusts
 * nothing it says; null when that fails too.
 */
export function lookAtCertificate(url: URL, dial: DialOptions): Promise<PeerCertificate | null> {
  const literal = literalAddress(url.hostname);
  if (literal !== null && !mayDial(literal, dial.insideAllowed)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connect(lookOnly(url, literal, dial), () =>
      finish(describe(socket.getPeerX509Certificate())),
    );
    const timer = setTimeout(() => finish(null), dial.connectMs);
    const finish = (found: PeerCertificate | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    socket.on("error", () => finish(null));
  });
}

/** Accepts any certificate, because the connection is only read from: no byte of ours follows. */
function lookOnly(url: URL, literal: string | null, dial: DialOptions): ConnectionOptions {
  const named = literal === null ? { servername: url.hostname, lookup: guardedLookup(dial) } : {};
  return {
    host: literal ?? url.hostname,
    port: url.port === "" ? 443 : Number(url.port),
    rejectUnauthorized: false,
    ...named,
  };
}

type X509 = import("node:crypto").X509Certificate;

function describe(certificate: X509 | undefined): PeerCertificate | null {
  if (certificate === undefined) return null;
  const names = (certificate.subjectAltName ?? "").slice(0, 4096).split(", ");
  return {
    validFrom: dateOf(certificate.validFrom),
    validTo: dateOf(certificate.validTo),
    issuer: visibleString(/CN=([^\n]*)/.exec(certificate.issuer)?.[1] ?? "", { limit: 100 }),
    names: names
      .filter((name) => /^(DNS|IP Address):/.test(name))
      .slice(0, 5)
      .map((name) => visibleString(name.replace(/^(DNS|IP Address):/, ""), { limit: 100 })),
    selfSigned: certificate.issuer === certificate.subject,
  };
}

function dateOf(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
