import { z } from "zod";
import { parsePlatform } from "#lib/references/platform.ts";
import {
  byteCount,
  causeSchema,
  cursor,
  digestText,
  limit,
  listOf,
  namespacePath,
  platformSchema,
  registryName,
  repositoryName,
  searchText,
  time,
} from "./fields.ts";
import { asOfSchema } from "./tag-history.ts";

export const repositorySchema = z.object({
  registry: registryName,
  name: z.string(),
  tagCount: z.number().int(),
  versionCount: z.number().int(),
  /** Bytes, shared layers counted once within the repository. */
  size: byteCount,
  newestAt: time.nullable(),
  lastMovedAt: time.nullable(),
  /** When its tags were last listed; null: never. */
  checkedAt: time.nullable(),
  /** Why it could not be read the last time. */
  cause: causeSchema.nullable(),
});
export type Repository = z.infer<typeof repositorySchema>;

export const repositorySort = z.enum(["name", "newest", "size", "tags"]);

export const repositoriesQuery = z.strictObject({
  registry: registryName.optional(),
  q: searchText.optional(),
  /** Only names below this namespace, for the tree. */
  under: namespacePath.optional(),
  sort: repositorySort.default("name"),
  order: z.enum(["asc", "desc"]).optional(),
  limit,
  cursor: cursor.optional(),
});
export const repositoryListSchema = listOf(repositorySchema).extend({
  total: z.number().int(),
  /** False when not everything is indexed yet: the list may grow. */
  complete: z.boolean(),
  /** Why the registry asked for could not be read the last time; what is listed is what was known before. */
  cause: causeSchema.nullable(),
});
export type RepositoryList = z.infer<typeof repositoryListSchema>;

/** One level of the namespace tree. */
export const namespacesQuery = z.strictObject({
  registry: registryName,
  under: namespacePath.default(""),
});
export const namespaceSchema = z.object({
  /** Full path, without a trailing slash. */
  path: z.string(),
  segment: z.string(),
  repositoryCount: z.number().int(),
  /** A repository of exactly this name exists (it can also have children). */
  isRepository: z.boolean(),
  hasChildren: z.boolean(),
});
export const namespaceListSchema = z.object({ items: z.array(namespaceSchema), truncated: z.boolean() });
export type Namespace = z.infer<typeof namespaceSchema>;

/** What a repository page's heading needs. */
export const repositoryQuery = z.strictObject({ registry: registryName, repository: repositoryName });
export const repositoryDetailSchema = repositorySchema.extend({
  /** Bytes if nothing were shared: the sum over versions. */
  namedSize: byteCount,
  signatureCount: z.number().int(),
  untaggedCount: z.number().int(),
  /** Host and path for pull commands. */
  pullName: z.string(),
});
export type RepositoryDetail = z.infer<typeof repositoryDetailSchema>;

export const tagSchema = z.object({
  name: z.string(),
  /** Null until the registry was asked what it points at. */
  digest: digestText.nullable(),
  mediaType: z.string().nullable(),
  purpose: z.string().nullable(),
  size: byteCount.nullable(),
  platforms: z.array(platformSchema),
  createdAt: time.nullable(),
  /** When we saw it move; null: never since watching began. With `asOf`: since when it pointed there. */
  movedAt: time.nullable(),
  checkedAt: time.nullable(),
  /** Other tags on the same digest in this repository. */
  siblingCount: z.number().int(),
  signed: z.boolean(),
  cause: causeSchema.nullable(),
  /** What is known of the instant asked for; null for a list of now. */
  asOf: asOfSchema.nullable(),
});
export type Tag = z.infer<typeof tagSchema>;

export const tagSort = z.enum(["name", "newest", "size", "moved"]);
export const tagsQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  q: searchText.optional(),
  /** `os/architecture[/variant]` */
  platform: z
    .string()
    .max(100)
    .refine((text) => parsePlatform(text).ok && !/(^|\/)\./.test(text), "not a platform")
    .optional(),
  signed: z.enum(["yes", "no"]).optional(),
  /** The list as the history knows it for this instant: tags that were not known to be absent. */
  asOf: time.optional(),
  sort: tagSort.default("name"),
  order: z.enum(["asc", "desc"]).optional(),
  limit,
  cursor: cursor.optional(),
});
export const tagListSchema = listOf(tagSchema).extend({
  /** How many match, over all of the repository. */
  total: z.number().int(),
  /** True when every tag's digest, size and date is known: sorting is over all of them. */
  complete: z.boolean(),
  checkedAt: time.nullable(),
  cause: causeSchema.nullable(),
});
export type TagList = z.infer<typeof tagListSchema>;

export const versionSchema = z.object({
  digest: digestText,
  mediaType: z.string(),
  purpose: z.string(),
  artifactType: z.string().nullable(),
  size: byteCount,
  platforms: z.array(platformSchema),
  createdAt: time.nullable(),
  /** At most 20; `tagCount` is the true number. */
  tags: z.array(z.string()),
  tagCount: z.number().int(),
  firstSeenAt: time,
  /** Last time a read confirmed that the registry still has it. */
  lastSeenAt: time,
  /** Set when the registry answered 404 for it. */
  goneSince: time.nullable(),
  /** `child`: reached only through an index; `referrer`: points at a subject. */
  role: z.enum(["top", "child", "referrer"]),
  signed: z.boolean(),
});
export type Version = z.infer<typeof versionSchema>;

export const versionsQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  tagged: z.enum(["yes", "no"]).optional(),
  /** Children of indexes and referrers are folded away unless asked for. */
  role: z.enum(["top", "child", "referrer", "any"]).default("top"),
  q: searchText.optional(),
  sort: z.enum(["newest", "size", "seen"]).default("newest"),
  order: z.enum(["asc", "desc"]).optional(),
  limit,
  cursor: cursor.optional(),
});
export const versionListSchema = listOf(versionSchema).extend({ total: z.number().int() });
export type VersionList = z.infer<typeof versionListSchema>;
