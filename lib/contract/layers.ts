import { z } from "zod";
import {
  byteCount,
  causeSchema,
  digestParameter,
  digestText,
  registryName,
  repositoryName,
  searchText,
  time,
} from "./fields.ts";

/**
 * Names in archives are bytes. `path` is what people read; when it does not name the entry exactly, because the
 * bytes are no UTF-8, or cannot stand in an address, because of control characters or its length, `rawPath` does: the
 * bytes in base64url, to be sent in place of it.
 */
const placeFields = { path: z.string(), rawPath: z.string().nullable() };

/** Where to look: `rawPath` counts when both are given; the root is the empty path. */
const placeQuery = {
  path: z.string().max(8192).default(""),
  rawPath: z
    .string()
    .max(6000)
    .regex(/^[A-Za-z0-9_-]*$/, "not base64url")
    .optional(),
};

const imageFilesQuery = {
  registry: registryName,
  repository: repositoryName,
  /** A layer, or an image: then its layers one over the other. */
  digest: digestParameter,
};

/** `0`: answer at once, `unread` where layers would have to be read first. `1`: read them, and answer then. */
const wait = z.enum(["0", "1"]).default("1");

export const entryKind = z.enum([
  "file",
  "hard-link",
  "symbolic-link",
  "character-device",
  "block-device",
  "directory",
  "fifo",
  "other",
]);

/** What makes an entry worth a look. */
export const entryFlag = z.enum([
  "setuid",
  "setgid",
  "sticky",
  "world-writable",
  "capabilities",
  "extended-attributes",
  "sparse",
]);

/** Against the layers below. `unchanged`: a directory that is only named again. */
export const entryChange = z.enum(["added", "changed", "removed", "unchanged"]);

export const entrySchema = z.object({
  /** Position of the layer it is from in its image, from 1 at the bottom; 1 for a layer by itself. */
  layer: z.number().int(),
  /** Its number in the index of that layer; null for a directory no layer has an entry for. */
  entry: z.number().int().nullable(),
  /** Of a whiteout: what it removes. */
  name: z.string(),
  ...placeFields,
  kind: entryKind,
  /** Bytes of the content; of a hard link, those of what it is linked to. */
  size: byteCount,
  mode: z.number().int(),
  uid: z.number(),
  gid: z.number(),
  userName: z.string(),
  groupName: z.string(),
  /** Null: none, or one that is no date of ours. */
  modifiedAt: time.nullable(),
  /** Target of a link as written. */
  link: z.string().nullable(),
  device: z.object({ major: z.number(), minor: z.number() }).nullable(),
  flags: z.array(entryFlag),
  /** Of a directory: everything in it and below. */
  total: z.object({ entries: z.number().int(), bytes: byteCount }).nullable(),
  /** `opaque`: empties the directory it stands in of what lower layers have. */
  whiteout: z.enum(["removes", "opaque"]).nullable(),
  /** Null: not known, or not asked. */
  change: entryChange.nullable(),
  /** Taken out of sight by a later layer; null: it shows. */
  hidden: z.object({ how: z.enum(["deleted", "overwritten"]), layer: z.number().int() }).nullable(),
  /** No entry of the archive, but a directory that paths need. */
  implied: z.boolean(),
  /** The length of a name that was cut, in bytes. */
  nameLength: z.number().int().nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

/** A layer that has to be read before its files can be told. */
export const unreadLayerSchema = z.object({
  digest: digestText,
  /** From 1 at the bottom. */
  position: z.number().int(),
  size: byteCount,
});
export type UnreadLayer = z.infer<typeof unreadLayerSchema>;

export const layerFactsSchema = z.object({
  digest: digestText,
  /** `contents`: only listed by the table of contents its author wrote; a full reading may tell otherwise. */
  source: z.enum(["reading", "contents"]),
  compression: z.enum(["gzip", "zstd", "none"]),
  blobBytes: byteCount,
  tarBytes: byteCount,
  entries: z.number().int(),
  files: z.number().int(),
  contentBytes: byteCount,
  /** Why the list is not complete. `offset`: bytes into the blob or the archive. */
  damage: z.object({ code: z.string(), message: z.string(), offset: z.number() }).nullable(),
  /** Whole sentences about what is odd: bytes behind the end, another `diff_id` than the config states. */
  remarks: z.array(z.string()),
  readAt: time,
});
export type LayerFacts = z.infer<typeof layerFactsSchema>;

export const mergedFactsSchema = z.object({
  /** From the bottom up; the same layer may stand twice. */
  layers: z.array(
    layerFactsSchema.extend({
      position: z.number().int(),
      added: z.number().int(),
      changed: z.number().int(),
      removed: z.number().int(),
      /** Bytes of its files that no path shows any more, each counted once. */
      hiddenBytes: byteCount,
      /** Entries with setuid, setgid or capabilities. */
      privileged: z.number().int(),
    }),
  ),
  /** Paths that show, and what the files among them have. */
  entries: z.number().int(),
  files: z.number().int(),
  contentBytes: byteCount,
  wastedBytes: byteCount,
  /** The part of the layers' content that shows, 0 to 1. */
  efficiency: z.number(),
  /** What a runtime would refuse, or do in its own way; at most 100, and how many there are. */
  problems: z.array(z.object({ code: z.string(), layer: z.number().int(), path: z.string() })),
  problemCount: z.number().int(),
});
export type MergedFacts = z.infer<typeof mergedFactsSchema>;

export const entriesQuery = z.strictObject({
  ...imageFilesQuery,
  /** Of a layer: the image it is looked at in, to tell what it adds, changes and removes. */
  image: digestParameter.optional(),
  ...placeQuery,
  /** With any of the next five: everything below `path` that fits, and not the directory. A part of the name, or with a slash of the path. */
  q: searchText.optional(),
  kind: entryKind.optional(),
  minSize: z.coerce.number().int().nonnegative().optional(),
  flag: entryFlag.optional(),
  change: entryChange.optional(),
  /** `1`: of an image, also what later layers took out of sight. */
  hidden: z.enum(["0", "1"]).default("0"),
  /** `size`: the largest first; directories by everything in them. */
  sort: z.enum(["path", "size"]).default("path"),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  /** The place of the first one wanted, from 0: nothing here ever changes, so any may be asked for. */
  cursor: z.coerce.number().int().nonnegative().default(0),
  wait,
});

const unreadAnswer = z.object({ state: z.literal("unread"), layers: z.array(unreadLayerSchema) });

export const entryListSchema = z.discriminatedUnion("state", [
  unreadAnswer,
  z.object({
    state: z.literal("ready"),
    /** Of a layer. */
    layer: layerFactsSchema.nullable(),
    /** Of an image. */
    image: mergedFactsSchema.nullable(),
    items: z.array(entrySchema),
    total: z.number().int(),
    nextCursor: z.string().nullable(),
    /** What it took here. */
    milliseconds: z.number(),
  }),
]);
export type EntryList = z.infer<typeof entryListSchema>;

export const entryQuery = z.strictObject({
  ...imageFilesQuery,
  /** Of a layer: the image whose other layers links may lead into. */
  image: digestParameter.optional(),
  ...placeQuery,
  wait,
});

export const entryDetailSchema = z.discriminatedUnion("state", [
  unreadAnswer,
  z.object({
    state: z.literal("ready"),
    entry: entrySchema,
    /** sha256 of the content, when there is one and it was computed. */
    sha256: digestText.nullable(),
    attributes: z.array(z.object({ name: z.string(), value: z.string(), length: z.number().int() })),
    /** Where a link leads inside of the image; null for what is no link. */
    target: z
      .discriminatedUnion("found", [
        z.object({ found: z.literal(true), hops: z.number().int(), entry: entrySchema }),
        z.object({ found: z.literal(false), why: z.enum(["missing", "loop", "not-a-directory"]) }),
      ])
      .nullable(),
    /** Every layer that has something at this path, from the bottom up. */
    inLayers: z.array(z.object({ position: z.number().int(), digest: digestText, entry: entrySchema })),
  }),
]);
export type EntryDetail = z.infer<typeof entryDetailSchema>;

export const fileQuery = z.strictObject({
  ...imageFilesQuery,
  ...placeQuery,
  /** Of a layer: the number of the entry, in place of a path. */
  entry: z.coerce.number().int().nonnegative().optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  length: z.coerce.number().int().nonnegative().optional(),
});

export const readingQuery = z.strictObject({
  ...imageFilesQuery,
  /** `1`: also read in full what was only listed by a table of contents. */
  full: z.enum(["0", "1"]).default("0"),
});

/** Sent while layers are read, when something has changed. Whoever goes away stops what nobody else waits for. */
export const readingSchema = z.object({
  state: z.enum(["waiting", "reading", "done", "failed"]),
  /** Readings that come before this one. */
  ahead: z.number().int(),
  layers: z.array(
    unreadLayerSchema.extend({
      state: z.enum(["waiting", "reading", "done", "failed"]),
      blobBytes: byteCount,
      tarBytes: byteCount,
      entries: z.number().int(),
    }),
  ),
  /** What was found since the last time, as far as it is told: a first look, not the list. */
  found: z.array(entrySchema.pick({ layer: true, path: true, kind: true, size: true, mode: true })),
  cause: causeSchema.nullable(),
});
export type Reading = z.infer<typeof readingSchema>;

export const blobQuery = z.strictObject(imageFilesQuery);

export const archiveQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  /** An image, or an index: then with all its platforms. */
  digest: digestParameter,
  /** The tag the archive names it by. */
  tag: z.string().max(128).optional(),
});
