import { isAbsolute, join, resolve } from "node:path";
import { parseDatabaseUrl } from "#lib/database/database-url.ts";
import { isTagtrailError } from "#lib/errors.ts";
import { readConfigurationFile } from "./configuration-file.ts";
import { ConfigurationProblems } from "./configuration-problems.ts";
import { type ConfiguredRegistry, uniqueByName } from "./configured-registry.ts";
import { readEnvironmentRegistry } from "./environment-registry.ts";
import { isKnownVariable, readPlainVariables } from "./plain-variables.ts";
import { readSecretVariable } from "./secret-variable.ts";

/** Everything the operator decided outside the console. */
export interface Environment {
  /** Address to listen on. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Origin by which people reach the console through a proxy; null: directly. */
  readonly publicUrl: URL | null;
  /** Absolute. */
  readonly dataFolder: string;
  /** May hold a password: never shown. */
  readonly databaseUrl: string;
  /** What stored credentials are sealed with; null: a key kept in the data folder. */
  readonly secret: string | null;
  /** What webhooks of every registry are believed by, beside secrets made in the console; null: nothing. */
  readonly webhookSecret: string | null;
  readonly readOnly: boolean;
  /** Seconds that an important tag is at most left unread; 0: nothing is polled, scans go on. */
  readonly pollSeconds: number;
  /** Patterns of tags to be read that often (lib/references/name-pattern.ts). */
  readonly importantTags: readonly string[];
  /** Patterns of tags that should not move: as important, and flagged when they do. */
  readonly protectedTags: readonly string[];
  /** Patterns of tags that are created once, and never moved or removed through this console. */
  readonly immutableTags: readonly string[];
  /** Seconds in which a deletion can be called off. */
  readonly undoSeconds: number;
  /** Seconds after which a request whose answer was lost can no longer take effect at a registry. */
  readonly settleSeconds: number;
  /** Days that a version is kept by a hidden tag where the registry would drop it. */
  readonly keepAliveDays: number;
  /** Bytes that the stored lists of layers' files may take together. */
  readonly layerCacheBytes: number;
  /** From TAGTRAIL_REGISTRY_URL and TAGTRAIL_CONFIG. */
  readonly registries: readonly ConfiguredRegistry[];
  /** Names of registries whose TLS certificates are not verified. */
  readonly insecureTls: ReadonlySet<string>;
  /** Whole sentences to log at start. */
  readonly warnings: readonly string[];
}

/**
 * Reads and checks the environment and the files it names: the only reader of `process.env`.
 *
 * @throws InvalidConfiguration that names every variable that is wrong and what is expected; never a value
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const problems = new ConfigurationProblems();
  const plain = readPlainVariables(env, problems);
  const dataFolder = resolve(
    /* turbopackIgnore: true */ process.cwd(),
    plain.TAGTRAIL_DATA_DIR ?? join(/* turbopackIgnore: true */ process.cwd(), ".tagtrail"),
  );
  const databaseUrl = readDatabaseUrl(env, dataFolder, problems);
  const secret = readSecret(env, problems);
  const webhookSecret = readSecretVariable(env, "TAGTRAIL_WEBHOOK_SECRET", problems);
  const own = readEnvironmentRegistry(env, plain, problems);
  const file = plain.TAGTRAIL_CONFIG ? readConfigurationFile(plain.TAGTRAIL_CONFIG, problems) : [];
  const registries = uniqueByName(own === null ? file : [own, ...file], problems);
  problems.throwIfAny();
  return {
    host: plain.TAGTRAIL_HOST,
    port: plain.PORT,
    publicUrl: plain.TAGTRAIL_PUBLIC_URL ?? null,
    dataFolder,
    databaseUrl,
    secret,
    webhookSecret,
    readOnly: plain.TAGTRAIL_READ_ONLY,
    pollSeconds: plain.TAGTRAIL_POLL_SECONDS,
    importantTags: plain.TAGTRAIL_IMPORTANT_TAGS,
    protectedTags: plain.TAGTRAIL_PROTECTED_TAGS,
    immutableTags: plain.TAGTRAIL_IMMUTABLE_TAGS,
    undoSeconds: plain.TAGTRAIL_UNDO_SECONDS,
    settleSeconds: plain.TAGTRAIL_SETTLE_SECONDS,
    keepAliveDays: plain.TAGTRAIL_KEEP_DAYS,
    layerCacheBytes: plain.TAGTRAIL_LAYER_CACHE_MB * 2 ** 20,
    registries,
    insecureTls: new Set(plain.TAGTRAIL_INSECURE_TLS),
    warnings: [
      ...unknownVariables(env),
      ...keyOfOneServer(databaseUrl, secret),
      ...shortWebhookSecret(webhookSecret),
    ],
  };
}

function readDatabaseUrl(
  env: NodeJS.ProcessEnv,
  dataFolder: string,
  problems: ConfigurationProblems,
): string {
  const given = readSecretVariable(env, "DATABASE_URL", problems);
  const relative = given?.startsWith("file:") ? given.slice("file:".length) : null;
  const url =
    relative !== null && relative !== "" && !isAbsolute(relative) && !relative.startsWith("//")
      ? `file:${resolve(/* turbopackIgnore: true */ process.cwd(), relative)}`
      : (given ?? `file:${join(dataFolder, "tagtrail.db")}`);
  try {
    parseDatabaseUrl(url);
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    problems.add([error.message, error.advice].filter(Boolean).join(" "));
  }
  return url;
}

function readSecret(env: NodeJS.ProcessEnv, problems: ConfigurationProblems): string | null {
  const secret = readSecretVariable(env, "TAGTRAIL_SECRET", problems);
  if (secret !== null && secret.length < 32) {
    problems.add("TAGTRAIL_SECRET must have at least 32 characters; make one with: openssl rand -base64 32");
  }
  return secret;
}

function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const unknown = Object.keys(env).filter((name) => name.startsWith("TAGTRAIL_") && !isKnownVariable(name));
  if (unknown.length === 0) return [];
  return [`This version does not know ${unknown.sort().join(", ")}; what is set there has no effect.`];
}

/** Several servers on one PostgreSQL must open each other's credentials. */
function keyOfOneServer(databaseUrl: string, secret: string | null): string[] {
  if (secret !== null || databaseUrl.startsWith("file:")) return [];
  return [
    "TAGTRAIL_SECRET is not set, so stored credentials are sealed with a key in this server's data folder; another server on the same database cannot open them.",
  ];
}

function shortWebhookSecret(secret: string | null): string[] {
  if (secret === null || secret.length >= 16) return [];
  return [
    "TAGTRAIL_WEBHOOK_SECRET has fewer than 16 characters, so it can be guessed; make one with: openssl rand -base64 32",
  ];
}
