import { resolve } from "node:path";
import { z } from "zod";
import { isTagtrailError } from "#lib/errors.ts";
import { credentialFromDockerAuth } from "#lib/registry/authentication/docker-auth.ts";
import type { Credential } from "#lib/registry/target.ts";
import { readCaFile } from "./ca-certificate.ts";
import type { ConfigurationProblems } from "./configuration-problems.ts";
import {
  type ConfiguredRegistry,
  readKind,
  readRealms,
  readRegistryUrl,
  readRepositories,
  registryNamePattern,
} from "./configured-registry.ts";
import { readBoundedFile } from "./read-bounded-file.ts";

const text = z.string().min(1).max(65_536);

/** One registry of the configuration file, as written. */
export const fileRegistrySchema = z.strictObject({
  name: z.string().regex(registryNamePattern, "must be lower-case letters, digits and hyphens, at most 63"),
  url: text,
  kind: text.optional(),
  username: text.optional(),
  password: text.optional(),
  passwordFile: text.optional(),
  dockerAuthFile: text.optional(),
  caFile: text.optional(),
  allowedRealms: z.array(text).max(10).default([]),
  repositories: z.array(text).max(10_000).default([]),
  insecureTls: z.boolean().default(false),
});

type FileRegistry = z.output<typeof fileRegistrySchema>;

/**
 * Turns one entry of the configuration file into a registry, with its files read.
 *
 * @param where its place in the file, for messages
 * @param folder what relative paths start from
 */
export function readFileRegistry(
  entry: FileRegistry,
  where: string,
  folder: string,
  problems: ConfigurationProblems,
): ConfiguredRegistry | null {
  const place = `TAGTRAIL_CONFIG, ${where}`;
  const url = readRegistryUrl(entry.url, `${place}.url`, problems);
  if (url === null) return null;
  const ca = entry.caFile;
  return {
    name: entry.name,
    url,
    kind: readKind(entry.kind, url, `${place}.kind`, problems),
    credential: credentialOf(entry, url, place, folder, problems),
    allowedRealms: readRealms(entry.allowedRealms, `${place}.allowedRealms`, problems),
    repositories: readRepositories(entry.repositories, `${place}.repositories`, problems),
    caCertificate: ca === undefined ? null : readCaFile(resolve(folder, ca), `${place}.caFile`, problems),
    verifyTls: !entry.insecureTls,
  };
}

function credentialOf(
  entry: FileRegistry,
  url: string,
  place: string,
  folder: string,
  problems: ConfigurationProblems,
): Credential | null {
  const { username, password, passwordFile, dockerAuthFile } = entry;
  const ways = [password, passwordFile, dockerAuthFile].filter((way) => way !== undefined).length;
  if (ways > 1) {
    problems.add(`${place} has several of password, passwordFile and dockerAuthFile; keep one.`);
    return null;
  }
  if (dockerAuthFile !== undefined) {
    if (username !== undefined) problems.add(`${place} has username beside dockerAuthFile; keep one.`);
    return fromDockerAuth(resolve(folder, dockerAuthFile), url, place, problems);
  }
  if (ways === 0 && username === undefined) return null;
  if (ways === 0 || username === undefined) {
    problems.add(`${place} needs both username and a password, or neither.`);
    return null;
  }
  if (password !== undefined) return { kind: "password", username, password };
  return fromPasswordFile(resolve(folder, passwordFile ?? ""), username, place, problems);
}

function fromPasswordFile(
  path: string,
  username: string,
  place: string,
  problems: ConfigurationProblems,
): Credential | null {
  const file = readBoundedFile(path, 65_536);
  const password = "text" in file ? file.text.replace(/\r?\n$/, "") : "";
  if (password !== "") return { kind: "password", username, password };
  problems.add(
    `${place}.passwordFile must name a file that can be read: ${"why" in file ? file.why : "it is empty"}.`,
  );
  return null;
}

function fromDockerAuth(
  path: string,
  url: string,
  place: string,
  problems: ConfigurationProblems,
): Credential | null {
  const file = readBoundedFile(path, 65_536);
  if ("why" in file) {
    problems.add(`${place}.dockerAuthFile must name a file that can be read: ${file.why}.`);
    return null;
  }
  try {
    return credentialFromDockerAuth(file.text, url);
  } catch (error) {
    if (!isTagtrailError(error)) throw error;
    problems.add(`${place}.dockerAuthFile: ${error.message}`);
    return null;
  }
}
