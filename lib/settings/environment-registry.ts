import type { Credential } from "#lib/registry/target.ts";
import { readCaFile } from "./ca-certificate.ts";
import type { ConfigurationProblems } from "./configuration-problems.ts";
import { type ConfiguredRegistry, readKind, readRegistryUrl } from "./configured-registry.ts";
import type { PlainVariables } from "./plain-variables.ts";
import { readSecretVariable } from "./secret-variable.ts";

const OTHERS = ["TAGTRAIL_REGISTRY_NAME", "TAGTRAIL_REGISTRY_USERNAME", "TAGTRAIL_REGISTRY_CA_FILE"] as const;

/** Reads the one registry that TAGTRAIL_REGISTRY_URL and its companions name; null when there is none. */
export function readEnvironmentRegistry(
  env: NodeJS.ProcessEnv,
  plain: PlainVariables,
  problems: ConfigurationProblems,
): ConfiguredRegistry | null {
  const password = readSecretVariable(env, "TAGTRAIL_REGISTRY_PASSWORD", problems);
  if (plain.TAGTRAIL_REGISTRY_URL === undefined) {
    const lonely =
      OTHERS.find((name) => plain[name] !== undefined) ?? (password && "TAGTRAIL_REGISTRY_PASSWORD");
    if (lonely) problems.add(`${lonely} is set, but TAGTRAIL_REGISTRY_URL is not; set both or neither.`);
    return null;
  }
  const url = readRegistryUrl(plain.TAGTRAIL_REGISTRY_URL, "TAGTRAIL_REGISTRY_URL", problems);
  const credential = credentialOf(plain.TAGTRAIL_REGISTRY_USERNAME, password, problems);
  const ca = plain.TAGTRAIL_REGISTRY_CA_FILE;
  const caCertificate = ca === undefined ? null : readCaFile(ca, "TAGTRAIL_REGISTRY_CA_FILE", problems);
  if (url === null) return null;
  const name = plain.TAGTRAIL_REGISTRY_NAME ?? nameOf(url);
  return {
    name,
    url,
    kind: readKind(undefined, url, "TAGTRAIL_REGISTRY_URL", problems),
    credential,
    allowedRealms: [],
    repositories: [],
    caCertificate,
    verifyTls: !plain.TAGTRAIL_INSECURE_TLS.includes(name),
  };
}

function credentialOf(
  username: string | undefined,
  password: string | null,
  problems: ConfigurationProblems,
): Credential | null {
  if (username === undefined && password === null) return null;
  if (username !== undefined && password !== null) return { kind: "password", username, password };
  problems.add("Set both TAGTRAIL_REGISTRY_USERNAME and TAGTRAIL_REGISTRY_PASSWORD, or neither.");
  return null;
}

/** `registry.example.com:5000` becomes `registry-example-com-5000`. */
function nameOf(url: string): string {
  const name = new URL(url).host.replace(/[^a-z0-9]+/g, "-").slice(0, 63);
  return name.replace(/^-+|-+$/g, "") || "registry";
}
