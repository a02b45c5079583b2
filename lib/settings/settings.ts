import type { Database } from "#lib/database/database.ts";
import type { Environment } from "./environment.ts";
import { loadSecretKeys, type SecretKeys } from "./secret-keys.ts";

/** What every function of this folder works with; one per process. */
export interface Settings {
  readonly database: Database;
  readonly keys: SecretKeys;
  /** Names of registries whose TLS certificates the operator chose not to verify. */
  readonly insecureTls: ReadonlySet<string>;
}

/**
 * Puts the settings together. `database` stays the caller's to close.
 *
 * @throws Unavailable in one sentence when the key file cannot be read or made
 */
export function createSettings(
  database: Database,
  environment: Pick<Environment, "secret" | "dataFolder" | "insecureTls">,
): Settings {
  const keys = loadSecretKeys(environment.secret, environment.dataFolder);
  return { database, keys, insecureTls: environment.insecureTls };
}
