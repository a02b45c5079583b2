import { X509Certificate } from "node:crypto";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { RegistryError } from "../errors.ts";
import type { RegistryTarget } from "../target.ts";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * The system's authorities with the registry's own added; undefined when it has none. Made once per client,
 * as parsing them for each connection costs milliseconds.
 * @throws RegistryError `registry_tls` when the text given is not one or more PEM certificates: Node would
 * silently leave out what it cannot read
 */
export function trustedAuthorities(target: RegistryTarget): SecureContext | undefined {
  if (target.caCertificate === null) return undefined;
  try {
    const own = target.caCertificate.match(CERTIFICATE) ?? [];
    if (own.length === 0) throw new Error("no certificate");
    const readable = own.map((text) => new X509Certificate(text).toString());
    return createSecureContext({ ca: [...getCACertificates("default"), ...readable] });
  } catch (cause) {
    throw new RegistryError("registry_tls", `The CA certificate given for ${target.name} cannot be read.`, {
      advice:
        "Paste the certificate as PEM: from BEGIN CERTIFICATE to END CERTIFICATE, without the private key.",
      details: { reason: "bad_ca" },
      cause,
    });
  }
}
