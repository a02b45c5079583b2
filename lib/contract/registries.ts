import { z } from "zod";
import {
  byteCount,
  causeSchema,
  cursor,
  limit,
  listOf,
  registryName,
  repositoryName,
  time,
} from "./fields.ts";

const capability = z.enum(["yes", "no", "unknown"]);

export const capabilitiesSchema = z.object({
  catalog: capability,
  referrers: capability,
  blobRanges: capability,
  tagPaging: capability,
  authentication: z.enum(["none", "basic", "bearer", "unknown"]),
  serverName: z.string().nullable(),
  probedAt: time,
});

export const registryStatus = z.enum(["ok", "degraded", "failing", "unchecked"]);

export const scanProgressSchema = z.object({
  state: z.enum(["idle", "queued", "running", "failed", "stopped"]),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  repositoriesDone: z.number().int(),
  /** Null while the catalogue is still being read. */
  repositoriesTotal: z.number().int().nullable(),
  tagsDone: z.number().int(),
  cause: causeSchema.nullable(),
});
export type ScanProgress = z.infer<typeof scanProgressSchema>;

export const registryWatchSchema = z.object({
  since: time,
  /** Nobody could watch since then; null: somebody does. */
  gapSince: time.nullable(),
  gapCause: z.string().nullable(),
});

export const registrySchema = z.object({
  name: registryName,
  url: z.string(),
  kind: z.string(),
  /** `sandbox`: the built-in sample registry; `environment`: from variables or a file; `console`: connected in the browser. */
  source: z.enum(["sandbox", "environment", "console"]),
  status: registryStatus,
  /** Why the last contact failed; null when it did not. */
  cause: causeSchema.nullable(),
  checkedAt: time.nullable(),
  /** When everything in it was last read to the end. */
  scannedAt: time.nullable(),
  capabilities: capabilitiesSchema.nullable(),
  /** `catalog`: the registry lists its repositories; `named`: they are named by hand. */
  discovery: z.enum(["catalog", "named"]),
  hasCredential: z.boolean(),
  verifiesTls: z.boolean(),
  repositoryCount: z.number().int(),
  tagCount: z.number().int(),
  versionCount: z.number().int(),
  /** Bytes with every shared layer counted once. */
  size: byteCount,
  scan: scanProgressSchema,
  /** How its tags are watched for moves; null: they never were. */
  watch: registryWatchSchema.nullable(),
});
export type Registry = z.infer<typeof registrySchema>;

export const registriesQuery = z.strictObject({ limit, cursor: cursor.optional() });
export const registryListSchema = listOf(registrySchema);

export const connectRegistryBody = z.strictObject({
  name: registryName,
  url: z.string().min(1).max(2048),
  /** Provider id; `auto` recognises the host. */
  kind: z.string().max(40).default("auto"),
  username: z.string().max(1024).optional(),
  password: z.string().max(65_536).optional(),
  identityToken: z.string().max(65_536).optional(),
  /** The text of a Docker `auth.json`; the entry for this host is used, credential helpers are refused. */
  dockerAuth: z.string().max(65_536).optional(),
  caCertificate: z.string().max(65_536).optional(),
  /** Origins the person agreed to send the credential to. */
  allowedRealms: z.array(z.string().max(2048)).max(10).default([]),
  /** One per line in the form; only where the registry has no catalogue, or to add to it. */
  repositories: z.array(z.string().max(255)).max(10_000).default([]),
});
export type ConnectRegistryBody = z.input<typeof connectRegistryBody>;

/** `?dryRun=1` tests the connection and stores nothing. */
export const connectRegistryQuery = z.strictObject({ dryRun: z.enum(["0", "1"]).default("0") });

export const connectRegistryAnswer = z.object({
  registry: registrySchema.nullable(),
  /** What the test saw, step by step, in plain words. */
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  /** A token server the registry asked for that is not allowed yet: the person decides. */
  realmToAllow: z.string().nullable(),
  cause: causeSchema.nullable(),
  capabilities: capabilitiesSchema.nullable(),
});
export type ConnectRegistryAnswer = z.infer<typeof connectRegistryAnswer>;

/** Names repositories by hand (registries without a catalogue). */
export const nameRepositoriesBody = z.strictObject({
  registry: registryName,
  repositories: z.array(z.string().max(255)).min(1).max(10_000),
});
export const nameRepositoriesAnswer = z.object({
  added: z.number().int(),
  alreadyThere: z.number().int(),
  invalid: z.array(z.object({ name: z.string(), why: z.string() })),
});

/** Asks for a scan: of a whole registry, or of one repository now. */
export const startScanBody = z.strictObject({
  registry: registryName,
  repository: repositoryName.optional(),
});
export const startScanAnswer = z.object({ started: z.boolean(), scan: scanProgressSchema });
