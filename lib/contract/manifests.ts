import { z } from "zod";
import { parseManifestReference } from "#lib/references/manifest-reference.ts";
import {
  byteCount,
  causeSchema,
  digestParameter,
  digestText,
  platformSchema,
  registryName,
  repositoryName,
  time,
} from "./fields.ts";

export const reference = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => parseManifestReference(text).ok, "not a tag or digest");

export const manifestsQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  /** A tag or a digest. */
  reference,
  /** `1`: the exact bytes of the manifest. */
  raw: z.enum(["0", "1"]).default("0"),
});

export const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: digestText,
  size: byteCount,
  artifactType: z.string().nullable(),
  platform: platformSchema.nullable(),
  annotations: z.record(z.string(), z.string()),
  urls: z.array(z.string()),
});

export const layerSchema = descriptorSchema.extend({
  /** Share of this image's layers' bytes, 0 to 1. */
  share: z.number(),
  /** Other versions of this repository with the same layer; at most 5 named. */
  sharedWith: z.array(z.object({ digest: digestText, tags: z.array(z.string()) })),
  sharedWithCount: z.number().int(),
  /** The build step that made it, when the history tells. */
  createdBy: z.string().nullable(),
});

export const configSchema = z.object({
  createdAt: time.nullable(),
  createdRaw: z.string().nullable(),
  author: z.string(),
  platform: platformSchema.nullable(),
  user: z.string(),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
  env: z.array(z.string()),
  exposedPorts: z.array(z.string()),
  volumes: z.array(z.string()),
  workingDirectory: z.string(),
  stopSignal: z.string(),
  labels: z.record(z.string(), z.string()),
  healthcheck: z.array(z.string()),
  diffIds: z.array(z.string()),
  history: z.array(
    z.object({
      createdAt: z.string().nullable(),
      createdBy: z.string(),
      comment: z.string(),
      author: z.string(),
      emptyLayer: z.boolean(),
    }),
  ),
  warnings: z.array(z.string()),
});

export const childSchema = descriptorSchema.extend({
  role: z.enum(["platform", "attestation", "other"]),
  attests: digestText.nullable(),
  /** Config and layers together; null when the child could not be read. */
  totalSize: byteCount.nullable(),
  cause: causeSchema.nullable(),
});

export const imageSchema = z.object({
  registry: registryName,
  repository: z.string(),
  reference: z.string(),
  digest: digestText,
  mediaType: z.string(),
  kind: z.enum(["image", "index", "artifact", "legacy", "unknown"]),
  purpose: z.string(),
  artifactType: z.string().nullable(),
  /** Length of the manifest's own bytes. */
  manifestSize: byteCount,
  /** Everything it needs, shared layers counted once; null when a part could not be read. */
  totalSize: byteCount.nullable(),
  createdAt: time.nullable(),
  /** Tags on this digest in this repository, at most 100. */
  tags: z.array(z.string()),
  tagCount: z.number().int(),
  /** Indexes of this repository that contain this version. */
  parents: z.array(z.object({ digest: digestText, tags: z.array(z.string()) })),
  annotations: z.record(z.string(), z.string()),
  annotationCount: z.number().int(),
  subject: descriptorSchema.nullable(),
  children: z.array(childSchema),
  childCount: z.number().int(),
  config: configSchema.nullable(),
  /** Digest of the config blob; null for an index. */
  configDigest: digestText.nullable(),
  layers: z.array(layerSchema),
  layerCount: z.number().int(),
  warnings: z.array(z.string()),
  /** What could not be read, part by part. */
  problems: z.array(z.object({ part: z.string(), cause: causeSchema })),
  /** Host and path for pull commands. */
  pullName: z.string(),
  checkedAt: time.nullable(),
});
export type Image = z.infer<typeof imageSchema>;

export const configBytesQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  digest: digestParameter,
});

export const referrersQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  digest: digestParameter,
});
export const referrerSchema = z.object({
  digest: digestText,
  mediaType: z.string(),
  artifactType: z.string().nullable(),
  size: byteCount,
  purpose: z.enum(["signature", "attestation", "sbom", "other"]),
  annotations: z.record(z.string(), z.string()),
  /** `index-child`: BuildKit's way, inside the index itself. */
  source: z.enum(["api", "fallback-tag", "cosign-tag", "index-child"]),
  /** The tag that holds it, for cosign's `.sig`, `.att`, `.sbom`. */
  tag: z.string().nullable(),
  createdAt: time.nullable(),
});
export type Referrer = z.infer<typeof referrerSchema>;
export const referrerListSchema = z.object({
  items: z.array(referrerSchema),
  nextCursor: z.null(),
  /** Which ways were asked and what came of each. */
  asked: z.array(z.object({ source: z.string(), ok: z.boolean(), detail: z.string() })),
  truncated: z.boolean(),
});
export type ReferrerList = z.infer<typeof referrerListSchema>;
