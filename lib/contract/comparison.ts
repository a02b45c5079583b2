import { z } from "zod";
import {
  byteCount,
  digestText,
  platformSchema,
  registryName,
  repositoryName,
  searchText,
  time,
} from "./fields.ts";
import { entrySchema, unreadLayerSchema } from "./layers.ts";
import { reference } from "./manifests.ts";

const sides = {
  registry: registryName,
  repository: repositoryName,
  from: reference,
  to: reference,
  /** Where `to` is, when it is elsewhere. */
  toRegistry: registryName.optional(),
  toRepository: repositoryName.optional(),
  /** `linux/arm64`: which image of an index; left out: one that both have. */
  platform: z.string().max(100).optional(),
  toPlatform: z.string().max(100).optional(),
  wait: z.enum(["0", "1"]).default("1"),
};

export const compareQuery = z.strictObject(sides);

export const comparedSideSchema = z.object({
  registry: registryName,
  repository: z.string(),
  reference: z.string(),
  /** Of the image that is compared; of an index, its child for the platform. */
  digest: digestText,
  /** The index it was chosen from. */
  index: digestText.nullable(),
  platform: platformSchema.nullable(),
  /** Others that can be chosen, as `linux/arm64/v8`. */
  platforms: z.array(z.string()),
  createdAt: time.nullable(),
  /** Layers and config. */
  size: byteCount,
  layers: z.array(
    z.object({
      digest: digestText,
      size: byteCount,
      /** The other image has it too, at whatever place. */
      common: z.boolean(),
      createdBy: z.string().nullable(),
    }),
  ),
  unread: z.array(unreadLayerSchema),
});
export type ComparedSide = z.infer<typeof comparedSideSchema>;

/** `name`: of an environment variable, exposed port, volume or label. Null values: not there; lists are JSON. */
export const configDifferenceSchema = z.object({
  field: z.enum([
    "created",
    "author",
    "platform",
    "user",
    "entrypoint",
    "command",
    "environment",
    "exposed-port",
    "volume",
    "working-directory",
    "stop-signal",
    "label",
    "healthcheck",
  ]),
  name: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type ConfigDifference = z.infer<typeof configDifferenceSchema>;

/** What differs between two entries of one path. */
export const fileAspect = z.enum([
  "kind",
  "content",
  "link",
  "mode",
  "owner",
  "time",
  "attributes",
  "device",
]);

export const fileCountsSchema = z.object({
  added: z.number().int(),
  removed: z.number().int(),
  /** Kind, content, link, mode, owner, attributes or device. */
  changed: z.number().int(),
  /** Nothing but the time. */
  onlyTime: z.number().int(),
  same: z.number().int(),
  /** Files of one size of which no hash tells whether they are the same; in none of the others. */
  unknownContent: z.number().int(),
  /** How many of the added, removed and changed are directories. */
  directories: z.object({
    added: z.number().int(),
    removed: z.number().int(),
    changed: z.number().int(),
  }),
  addedBytes: byteCount,
  removedBytes: byteCount,
  /** Bytes of content in the second image more than in the first; may be negative. */
  difference: z.number(),
});
export type FileCounts = z.infer<typeof fileCountsSchema>;

export const comparisonSchema = z.object({
  from: comparedSideSchema,
  to: comparedSideSchema,
  config: z.array(configDifferenceSchema),
  commonLayers: z.number().int(),
  commonBytes: byteCount,
  /** Null until all layers of both were read. */
  files: fileCountsSchema.nullable(),
  /** Whole sentences about what could not be compared. */
  remarks: z.array(z.string()),
  /** One sentence: what it comes to. */
  verdict: z.string(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const fileDifferenceKind = z.enum(["added", "removed", "changed", "only-time"]);

export const compareFilesQuery = z.strictObject({
  ...sides,
  kind: fileDifferenceKind.optional(),
  q: searchText.optional(),
  sort: z.enum(["path", "size"]).default("path"),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** The place of the first one wanted, from 0. */
  cursor: z.coerce.number().int().nonnegative().default(0),
});

export const fileDifferenceSchema = z.object({
  path: z.string(),
  rawPath: z.string().nullable(),
  kind: fileDifferenceKind,
  aspects: z.array(fileAspect),
  /** Both contents have the same size, and no hash tells whether they are the same. */
  contentUnknown: z.boolean(),
  from: entrySchema.nullable(),
  to: entrySchema.nullable(),
});
export type FileDifference = z.infer<typeof fileDifferenceSchema>;

export const fileDifferenceListSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("unread") }),
  z.object({
    state: z.literal("ready"),
    items: z.array(fileDifferenceSchema),
    total: z.number().int(),
    nextCursor: z.string().nullable(),
  }),
]);
export type FileDifferenceList = z.infer<typeof fileDifferenceListSchema>;
