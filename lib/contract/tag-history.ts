import { z } from "zod";
import { isTagName } from "#lib/references/tag-name.ts";
import {
  byteCount,
  cursor,
  digestParameter,
  digestText,
  limit,
  listOf,
  platformSchema,
  registryName,
  repositoryName,
  time,
} from "./fields.ts";

/** `*` stands for any text, everything else for itself. */
export const namePattern = z.string().min(1).max(255);

const tagName = z.string().max(128).refine(isTagName, "not a tag name");

export const moveKind = z.enum([
  "found",
  "created",
  "moved",
  "moved-back",
  "removed",
  "repushed",
  "disputed",
  "gap",
]);
export const moveCertainty = z.enum(["exact", "bounded", "disputed", "began"]);
/** `webhook`: any vendor's. */
export const moveSource = z
  .string()
  .regex(/^(poll|scan|console|sample|webhook(:[a-z-]{2,20})?)$/, "not a source");

export const actorSchema = z.object({
  /** Null: the name was erased. */
  name: z.string().nullable(),
  kind: z.enum(["account", "address", "person"]),
  how: z.enum(["claimed", "signed-in", "at-this-machine"]),
});
export type Actor = z.infer<typeof actorSchema>;

/** `from` null: since before watching began. Equal ends: exact to the clock's precision. */
export const boundsSchema = z.object({ from: time.nullable(), to: time });

/** What is known of a version at a glance; null fields: its manifest was never read. */
export const glanceSchema = z.object({
  digest: digestText,
  size: byteCount.nullable(),
  platforms: z.array(platformSchema),
  createdAt: time.nullable(),
  signed: z.boolean(),
  /** The registry answered 404 for it. */
  gone: z.boolean(),
});
export type Glance = z.infer<typeof glanceSchema>;

export const moveMark = z.enum(["version-tag", "protected", "older"]);

export const moveSchema = z.object({
  /** Sequence number of the evidence that showed it. */
  id: z.number().int(),
  kind: moveKind,
  registry: z.string(),
  /** Null: a gap of the whole registry. */
  repository: z.string().nullable(),
  tag: z.string().nullable(),
  /** Null: absent, or not a move. */
  from: glanceSchema.nullable(),
  to: glanceSchema.nullable(),
  at: boundsSchema,
  certainty: moveCertainty,
  fromKnown: z.boolean(),
  actor: actorSchema.nullable(),
  source: z.string(),
  /** Of a gap: why nobody watched. */
  reason: z.string().nullable(),
  marks: z.array(moveMark),
});
export type TagMove = z.infer<typeof moveSchema>;

/** Everything by which moves are chosen: the page, the chart and the export take the same. */
export const moveSelection = z.strictObject({
  registry: registryName.optional(),
  repository: namePattern.optional(),
  tag: namePattern.optional(),
  /** From or to it. */
  digest: digestParameter.optional(),
  actor: z.string().min(1).max(256).optional(),
  source: moveSource.optional(),
  /** Separated by commas. */
  kind: z
    .string()
    .regex(/^[a-z-]+(,[a-z-]+)*$/)
    .refine((text) => text.split(",").every((kind) => moveKind.safeParse(kind).success), "not kinds of moves")
    .optional(),
  certainty: moveCertainty.optional(),
  /** Only what people should look at. */
  flagged: z.enum(["yes"]).optional(),
  /**
   * From `since` on and before `until`, by the end of a move's time (`at.to`): when it had happened at the latest.
   * So a move of uncertain time is in exactly one of two neighbouring ranges.
   */
  since: time.optional(),
  until: time.optional(),
});
export type MoveSelection = z.input<typeof moveSelection>;

export const movesQuery = moveSelection.extend({ limit, cursor: cursor.optional() });
/**
 * A page may hold fewer moves than `limit`, also none, and yet have a `nextCursor`: for a rare combination of
 * filters the search stops after a while, and the next page goes on behind what was looked through.
 */
export const moveListSchema = listOf(moveSchema).extend({
  /** How many match, counted up to a limit. */
  total: z.number().int(),
  /** There are, or may be, more than `total`. */
  more: z.boolean(),
});
export type MoveList = z.infer<typeof moveListSchema>;

export const exportMovesQuery = moveSelection.extend({ format: z.enum(["csv", "ndjson"]).default("csv") });

export const moveDaysQuery = moveSelection;
export const moveDaysSchema = z.object({
  /** From here on all were counted; what is older was left out. Not asked for: at most 90 days back. */
  since: time,
  /** Days in UTC with any moves, oldest first. */
  days: z.array(z.object({ day: z.iso.date(), moves: z.number().int(), flagged: z.number().int() })),
});
export type MoveDays = z.infer<typeof moveDaysSchema>;

export const spanSchema = z.object({
  tag: z.string(),
  /** Null: absent. */
  digest: digestText.nullable(),
  from: boundsSchema,
  /** Null: still so. */
  to: z.object({ from: time, to: time }).nullable(),
  disputed: z.boolean(),
});
export type Span = z.infer<typeof spanSchema>;

export const gapSchema = z.object({
  from: time,
  /** Null: still going on. */
  to: time.nullable(),
  reason: z.string(),
});

/** What pointed where: lanes of a repository, or of one tag. */
export const spansQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  /** Exact name. */
  tag: tagName.optional(),
  since: time.optional(),
  until: time.optional(),
});
export const spanListSchema = z.object({
  items: z.array(spanSchema),
  gaps: z.array(gapSchema),
  /** When this repository's registry began to be watched; null: never watched. */
  watchedSince: time.nullable(),
  /** Only the tags that moved last are in it. */
  truncated: z.boolean(),
});
export type SpanList = z.infer<typeof spanListSchema>;

export const asOfCertainty = z.enum(["known", "assumed", "one-of", "unknown"]);
export const asOfSchema = z.object({
  certainty: asOfCertainty,
  /** Null among them: absent. Several: one of them. */
  digests: z.array(digestText.nullable()),
});
export type AsOf = z.infer<typeof asOfSchema>;

export const tagAsOfQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  tag: tagName,
  at: time,
});
export const tagAsOfSchema = asOfSchema.extend({
  /** The last evidence at or before the instant and the first after it. */
  before: time.nullable(),
  after: time.nullable(),
});
export type TagAsOf = z.infer<typeof tagAsOfSchema>;

export const differenceQuery = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  since: time,
  until: time,
});
export const differenceSchema = z.object({
  items: z.array(
    z.object({
      tag: z.string(),
      change: z.enum(["added", "removed", "moved", "uncertain"]),
      before: asOfSchema,
      after: asOfSchema,
      /** Moves in between. */
      moves: z.number().int(),
    }),
  ),
  unchanged: z.number().int(),
  truncated: z.boolean(),
});
export type Difference = z.infer<typeof differenceSchema>;

export const biographyQuery = z.strictObject({
  digest: digestParameter,
  registry: registryName.optional(),
  limit,
  cursor: cursor.optional(),
});
export const biographySchema = listOf(
  spanSchema.extend({ registry: z.string(), repository: z.string(), actor: actorSchema.nullable() }),
);
export type Biography = z.infer<typeof biographySchema>;

const hex = z.string().regex(/^[0-9a-f]{64}$/);

export const checkpointSchema = z.object({
  seq: z.number().int(),
  hash: hex,
  at: time,
  keyId: z.string(),
  /** Base64 of an Ed25519 signature; docs/decisions/0007 says over what. */
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;
export const checkpointsQuery = z.strictObject({ limit, cursor: cursor.optional() });
export const checkpointListSchema = listOf(checkpointSchema).extend({
  /** PEM of the public key that new checkpoints are signed with. */
  publicKey: z.string(),
});

export const verificationSchema = z.object({
  ok: z.boolean(),
  records: z.number().int(),
  /** Null while there are no records. */
  head: z.object({ seq: z.number().int(), hash: hex }).nullable(),
  firstBad: z.object({ seq: z.number().int(), why: z.string() }).nullable(),
  /** Stored checkpoints that were compared. */
  checkpoints: z.number().int(),
  verifiedAt: time,
  /** Milliseconds it took. */
  took: z.number().int(),
});
export type Verification = z.infer<typeof verificationSchema>;

export const eraseActorBody = z.strictObject({ name: z.string().min(1).max(256) });
export const eraseActorAnswer = z.object({ erased: z.number().int() });

export const webhookQuery = z.strictObject({ registry: registryName });
export const webhookSchema = z.object({
  registry: z.string(),
  /** Where the registry has to send its events. */
  url: z.string(),
  configured: z.boolean(),
  /** environment: from TAGTRAIL_WEBHOOK_SECRET. */
  secretFrom: z.enum(["console", "environment"]).nullable(),
  createdAt: time.nullable(),
  lastReceivedAt: time.nullable(),
  received: z.number().int(),
  refused: z.number().int(),
  ignored: z.number().int(),
  /** Received and not yet processed. */
  waiting: z.number().int(),
  /** For the registry's kind first; ready to paste, `$SECRET` where the secret goes. */
  instructions: z.array(
    z.object({
      vendor: z.string(),
      title: z.string(),
      intro: z.string(),
      code: z.string(),
      notes: z.array(z.string()),
    }),
  ),
});
export type Webhook = z.infer<typeof webhookSchema>;
/** Any text: whether it is the secret is found out without saying why not. */
export const receiveWebhookQuery = z.strictObject({ secret: z.string().max(1024).optional() });
export const createWebhookBody = z.strictObject({ registry: registryName });
/** The secret is shown this once. */
export const createWebhookAnswer = webhookSchema.extend({ secret: z.string() });
