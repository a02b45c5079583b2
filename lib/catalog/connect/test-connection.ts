import type { ConnectRegistryAnswer } from "#lib/contract/registries.ts";
import { isTagtrailError, type TagtrailError } from "#lib/errors.ts";
import { isRegistryError } from "#lib/registry/errors.ts";
import type { RegistryClient } from "#lib/registry/registry-client.ts";
import type { RegistryTarget } from "#lib/registry/target.ts";
import { causeOf } from "../cause.ts";

export interface ConnectionTest {
  /** The registry can be used. */
  ok: boolean;
  steps: ConnectRegistryAnswer["steps"];
  realmToAllow: string | null;
  cause: ConnectRegistryAnswer["cause"];
  capabilities: ConnectRegistryAnswer["capabilities"];
  /** Whether the registry lists its repositories to this credential. */
  discovery: "catalog" | "named";
}

const ADDRESS = "Address";
const REACHED = "Connection";
const TLS = "Certificate";
const REGISTRY = "Registry API";
const SIGN_IN = "Sign-in";
const CATALOGUE = "Repositories";

/** The step at which each failure of the first request means the test ended; the steps before it went well. */
const ENDED_AT: Readonly<Record<string, string>> = {
  registry_refused: ADDRESS,
  registry_unreachable: REACHED,
  registry_timeout: REACHED,
  registry_tls: TLS,
  registry_not_a_registry: REGISTRY,
  registry_failed: REGISTRY,
  registry_lying: REGISTRY,
  registry_too_large: REGISTRY,
  registry_not_found: REGISTRY,
  registry_rate_limited: REGISTRY,
  registry_unauthorized: SIGN_IN,
  registry_forbidden: SIGN_IN,
  realm_not_allowed: SIGN_IN,
};

/**
 * Tries a registry with reading requests only and tells step by step what it saw, in words. Answers with the
 * first thing that is wrong as `cause`. No text of a secret can be in any of it.
 * @param notes what was assumed of the address
 */
export async function testConnection(
  client: RegistryClient,
  target: RegistryTarget,
  notes: readonly string[],
  signal: AbortSignal,
): Promise<ConnectionTest> {
  try {
    await client.ping({ signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    return failedTest(target, notes, error);
  }
  const steps = passedSteps(target, notes, null);
  const catalogue = await testCatalogue(client, signal);
  steps.push(catalogue.step);
  const capabilities = await client.probeCapabilities({ signal }).catch((error: unknown) => {
    if (!isRegistryError(error)) throw error;
    return null;
  });
  return {
    ok: catalogue.cause === null,
    steps,
    realmToAllow: realmOf(catalogue.cause),
    cause: catalogue.cause && causeOf(catalogue.cause),
    capabilities,
    discovery: catalogue.discovery,
  };
}

function failedTest(target: RegistryTarget, notes: readonly string[], error: TagtrailError): ConnectionTest {
  const endedAt = ENDED_AT[error.code] ?? REGISTRY;
  return {
    ok: false,
    steps: [...passedSteps(target, notes, endedAt), { name: endedAt, ok: false, detail: error.message }],
    realmToAllow: realmOf(error),
    cause: causeOf(error),
    capabilities: null,
    discovery: "catalog",
  };
}

/** What must have gone well before `endedAt`. */
function passedSteps(
  target: RegistryTarget,
  notes: readonly string[],
  endedAt: string | null,
): ConnectRegistryAnswer["steps"] {
  const { host, protocol } = new URL(target.url);
  const signedIn = target.credential
    ? "The registry accepts the credential."
    : "The registry answers without a sign-in.";
  const all: [string, string][] = [
    [ADDRESS, [`Understood as ${target.url}.`, ...notes].join(" ")],
    [REACHED, `${host} answers.`],
    [
      TLS,
      protocol === "https:"
        ? "The connection is encrypted, and the certificate belongs to this host."
        : "Not encrypted: everybody on the way can read what is sent.",
    ],
    [REGISTRY, "It speaks the OCI distribution API."],
    [SIGN_IN, signedIn],
  ];
  const end = all.findIndex(([name]) => name === endedAt);
  return all.slice(0, end === -1 ? all.length : end).map(([name, detail]) => ({ name, ok: true, detail }));
}

async function testCatalogue(
  client: RegistryClient,
  signal: AbortSignal,
): Promise<{
  step: ConnectRegistryAnswer["steps"][number];
  discovery: "catalog" | "named";
  cause: TagtrailError | null;
}> {
  try {
    for await (const page of client.listRepositories({ signal })) {
      const detail =
        page.names.length === 0
          ? "The registry lists its repositories; there are none yet."
          : "The registry lists its repositories.";
      return { step: { name: CATALOGUE, ok: true, detail }, discovery: "catalog", cause: null };
    }
    const detail = "The registry lists its repositories; there are none yet.";
    return { step: { name: CATALOGUE, ok: true, detail }, discovery: "catalog", cause: null };
  } catch (error) {
    signal.throwIfAborted();
    if (!isTagtrailError(error)) throw error;
    if (closedCatalogue(error)) {
      const detail = "The registry does not list its repositories to you: name them by hand.";
      return { step: { name: CATALOGUE, ok: true, detail }, discovery: "named", cause: null };
    }
    const step = { name: CATALOGUE, ok: false, detail: error.message };
    return { step, discovery: "catalog", cause: error };
  }
}

/** Docker Hub, GHCR and others have no catalogue, or keep it from ordinary users. */
function closedCatalogue(error: TagtrailError): boolean {
  return ["registry_not_found", "registry_forbidden", "registry_unauthorized"].includes(error.code);
}

function realmOf(error: TagtrailError | null): string | null {
  const realm = error?.code === "realm_not_allowed" ? error.details.realm : null;
  return typeof realm === "string" ? realm : null;
}
