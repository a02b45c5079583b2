import type { z } from "zod";
import type { connectRegistryBody } from "#lib/contract/registries.ts";
import { InvalidInput } from "#lib/errors.ts";
import { parseRegistryUrl } from "#lib/references/registry-url.ts";
import { credentialFromDockerAuth } from "#lib/registry/authentication/docker-auth.ts";
import type { ProviderId } from "#lib/registry/providers/provider.ts";
import { isProviderId, providerForUrl } from "#lib/registry/providers/providers.ts";
import type { Credential, RegistryTarget } from "#lib/registry/target.ts";

export type ConnectRequest = z.output<typeof connectRegistryBody>;

export interface RequestedTarget {
  target: RegistryTarget;
  /** What was assumed of the address, in sentences. */
  notes: readonly string[];
}

/**
 * Understands what a person typed into the form for a registry.
 * @throws InvalidInput that says which field is wrong and why; never with the text of a secret
 */
export function requestedTarget(request: ConnectRequest): RequestedTarget {
  const url = parseRegistryUrl(request.url);
  if (!url.ok) throw new InvalidInput(url.why, { details: { field: "url" } });
  const { origin, notes } = url.value;
  return {
    target: {
      id: crypto.randomUUID(),
      name: request.name,
      url: origin,
      provider: providerOf(request.kind, origin),
      credential: credentialOf(request, origin),
      allowedRealms: request.allowedRealms.map(realmOrigin),
      caCertificate: certificateOf(request.caCertificate),
      verifyTls: true,
    },
    notes,
  };
}

function providerOf(kind: string, origin: string): ProviderId {
  if (kind === "auto") return providerForUrl(origin).id;
  if (isProviderId(kind) && kind !== "sandbox") return kind;
  throw new InvalidInput("This kind of registry is not known.", {
    advice: "Choose a kind from the list, or let it be recognised.",
    details: { field: "kind" },
  });
}

function credentialOf(request: ConnectRequest, origin: string): Credential | null {
  const { username, password, identityToken, dockerAuth } = request;
  const ways = [password !== undefined && password !== "", Boolean(identityToken), Boolean(dockerAuth)];
  if (ways.filter(Boolean).length > 1) {
    throw new InvalidInput("Give one credential: a password, an identity token or an auth.json.", {
      details: { field: "password" },
    });
  }
  if (identityToken) return { kind: "identity-token", token: identityToken };
  if (dockerAuth) return credentialFromDockerAuth(dockerAuth, origin);
  if (!username && !password) return null;
  if (!username || !password) {
    throw new InvalidInput("A user name and a password belong together.", {
      advice: "Leave both empty when the registry needs no sign-in.",
      details: { field: username ? "password" : "username" },
    });
  }
  return { kind: "password", username, password };
}

/** Only what the person was shown and agreed to: an https origin without a path. */
function realmOrigin(text: string): string {
  const url = URL.parse(text);
  const plain = url !== null && url.username === "" && url.password === "";
  if (
    plain &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.origin === text.replace(/\/$/, "")
  ) {
    return url.origin;
  }
  throw new InvalidInput("A token server is allowed by its origin, such as https://auth.example.com.", {
    details: { field: "allowedRealms" },
  });
}

function certificateOf(text: string | undefined): string | null {
  if (text === undefined || text.trim() === "") return null;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new InvalidInput("This text contains a private key; only the certificate is needed.", {
      advice: "Paste the part from BEGIN CERTIFICATE to END CERTIFICATE.",
      details: { field: "caCertificate" },
    });
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new InvalidInput("This is not a certificate in PEM form.", {
      advice: "Paste the part from BEGIN CERTIFICATE to END CERTIFICATE.",
      details: { field: "caCertificate" },
    });
  }
  return text;
}
