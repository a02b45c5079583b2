import { isIPv6 } from "node:net";
import { z } from "zod";
import { parseHostAndPort } from "#lib/references/host.ts";
import type { ConfigurationProblems } from "./configuration-problems.ts";
import { registryNamePattern } from "./configured-registry.ts";
import { SECRET_VARIABLES } from "./secret-variable.ts";

const switches: Record<string, boolean> = {
  "1": true,
  true: true,
  yes: true,
  "0": false,
  false: false,
  no: false,
};

const path = z.string().max(4096);

const POLL_SECONDS = "must be a whole number of seconds from 1 to 3600, or 0 to switch polling off.";

const tagPatterns = z
  .string()
  .max(4096)
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine(
    (patterns) => patterns.every((pattern) => /^[A-Za-z0-9_.*-]{1,128}$/.test(pattern)),
    "must be names of tags separated by commas, in which * stands for any text.",
  );

/** @param unit in the plural, for the message */
function wholeNumber(unit: string, least: number, most: number) {
  const message = `must be a whole number of ${unit} from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,7}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

/** The variables that hold no secret. Each message completes the sentence "NAME …". */
const plainVariables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, "must be a whole number from 0 to 65535.")
    .transform(Number)
    .refine((port) => port <= 65_535, "must be a whole number from 0 to 65535.")
    .default(3000),
  TAGTRAIL_HOST: z
    .string()
    .refine(isListenAddress, "must be an address or a host name without a port, for example 127.0.0.1.")
    .default("127.0.0.1"),
  TAGTRAIL_PUBLIC_URL: z
    .string()
    .refine(isOrigin, "must be an origin such as https://tagtrail.example.com, without a path.")
    .transform((text) => new URL(text))
    .optional(),
  TAGTRAIL_DATA_DIR: path.optional(),
  TAGTRAIL_CONFIG: path.optional(),
  TAGTRAIL_READ_ONLY: z
    .string()
    .toLowerCase()
    .refine((text) => Object.hasOwn(switches, text), "must be true or false.")
    .transform((text) => switches[text] === true)
    .default(false),
  TAGTRAIL_INSECURE_TLS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (names) => names.every((name) => registryNamePattern.test(name)),
      "must be short names of registries, separated by commas.",
    )
    .default([]),
  TAGTRAIL_POLL_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, POLL_SECONDS)
    .transform(Number)
    .refine((seconds) => seconds <= 3600, POLL_SECONDS)
    .default(60),
  TAGTRAIL_IMPORTANT_TAGS: tagPatterns.default(["latest", "stable", "prod*", "main", "master"]),
  TAGTRAIL_PROTECTED_TAGS: tagPatterns.default([]),
  TAGTRAIL_IMMUTABLE_TAGS: tagPatterns.default([]),
  TAGTRAIL_UNDO_SECONDS: wholeNumber("seconds", 0, 3600).default(30),
  // Longer than a request of ours lasts (30 s) and than a registry may go on with it afterwards.
  TAGTRAIL_SETTLE_SECONDS: wholeNumber("seconds", 31, 3600).default(90),
  TAGTRAIL_KEEP_DAYS: wholeNumber("days", 1, 3650).default(30),
  // What an image of a million files takes, at least.
  TAGTRAIL_LAYER_CACHE_MB: wholeNumber("megabytes", 64, 1_000_000).default(2048),
  TAGTRAIL_REGISTRY_URL: z.string().max(2048).optional(),
  TAGTRAIL_REGISTRY_NAME: z
    .string()
    .regex(registryNamePattern, "must be a short name of lower-case letters, digits and hyphens, at most 63.")
    .optional(),
  TAGTRAIL_REGISTRY_USERNAME: z.string().max(1024).optional(),
  TAGTRAIL_REGISTRY_CA_FILE: path.optional(),
});

export type PlainVariables = z.output<typeof plainVariables>;

/** Reads what holds no secret. An empty variable counts as left out, as in Compose files. */
export function readPlainVariables(env: NodeJS.ProcessEnv, problems: ConfigurationProblems): PlainVariables {
  const names = Object.keys(plainVariables.shape);
  const set = Object.fromEntries(names.map((name) => [name, env[name] || undefined]));
  const read = plainVariables.safeParse(set);
  if (read.success) return read.data;
  const wrong = new Set<string>();
  for (const issue of read.error.issues) {
    const name = String(issue.path[0]);
    if (!wrong.has(name))
      problems.add(`${name} ${issue.code === "too_big" ? "is too long." : issue.message}`);
    wrong.add(name);
  }
  // The rest is still checked, so that every problem is told at once.
  return plainVariables.parse(Object.fromEntries(Object.entries(set).filter(([name]) => !wrong.has(name))));
}

export function isKnownVariable(name: string): boolean {
  if (Object.hasOwn(plainVariables.shape, name)) return true;
  return SECRET_VARIABLES.some((secret) => name === secret || name === `${secret}_FILE`);
}

function isListenAddress(text: string): boolean {
  return isIPv6(text) || parseHostAndPort(text)?.port === null;
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return false;
  return url.href === `${url.origin}/`;
}
