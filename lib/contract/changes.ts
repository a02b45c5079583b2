import { z } from "zod";
import { isTagName } from "#lib/references/tag-name.ts";
import {
  byteCount,
  cursor,
  digestParameter,
  digestText,
  limit,
  listOf,
  registryName,
  repositoryName,
  time,
} from "./fields.ts";
import { actorSchema, glanceSchema, namePattern } from "./tag-history.ts";

const tagName = z.string().max(128).refine(isTagName, "not a tag name");
/** Why somebody does it; kept in the history. */
const reason = z.string().trim().min(1).max(1000);
const changeId = z.uuid();

/** As many tags or versions as one request may change (threat 99). */
export const CHANGE_LIMIT = 100;

export const changeKind = z.enum(["move", "copy", "deletion", "restoration"]);
export type ChangeKind = z.infer<typeof changeKind>;

/**
 * planned: shown, nothing is done. waiting: the time in which it can be called off. settling: an answer was
 * lost, and what became of it is found out after the slowest possible request is over. partly: some steps
 * were applied, others not.
 */
export const changeState = z.enum([
  "planned",
  "waiting",
  "running",
  "settling",
  "done",
  "partly",
  "failed",
  "cancelled",
]);
export type ChangeState = z.infer<typeof changeState>;

/** not-needed: it is so already. skipped: it was not done. unknown: the registry shows neither what was before nor what was to be. */
export const stepState = z.enum([
  "pending",
  "sent",
  "applied",
  "refused",
  "not-applied",
  "unknown",
  "not-needed",
  "skipped",
]);
export type StepState = z.infer<typeof stepState>;

/** What one step asks of a registry. */
export const stepAction = z.enum([
  "point-tag",
  "remove-tag",
  "delete-version",
  "put-version",
  "copy-blob",
  "pin-version",
  "check-version",
]);
export type StepAction = z.infer<typeof stepAction>;

/** blocker: it cannot be done. warning: it can, and a person should know. note: how it is done. */
export const remarkSchema = z.object({
  level: z.enum(["blocker", "warning", "note"]),
  /** Stable, for programs: not-allowed-immutable, reason-needed, siblings, back-in-time, unsigned, … */
  code: z.string(),
  text: z.string(),
  advice: z.string().nullable(),
});
export type Remark = z.infer<typeof remarkSchema>;

/** What happens to one tag. */
export const plannedTagSchema = z.object({
  registry: z.string(),
  repository: z.string(),
  tag: z.string(),
  /** Null: it does not exist. */
  from: glanceSchema.nullable(),
  /** Null: it will not exist. */
  to: glanceSchema.nullable(),
  change: z.enum(["created", "moved", "removed", "unchanged"]),
  protection: z.enum(["reason", "immutable"]).nullable(),
});
export type PlannedTag = z.infer<typeof plannedTagSchema>;

/** A version that is pointed at, left, copied or deleted, and what hangs on it. */
export const plannedVersionSchema = glanceSchema.extend({
  role: z.enum(["outgoing", "incoming", "copied", "deleted", "restored"]),
  /** Other tags of the repository on it, that this plan does not touch. */
  otherTags: z.array(z.string()),
  /** Indexes it is a part of, with their tags. */
  parents: z.array(z.object({ digest: digestText, tags: z.array(z.string()) })),
  children: z.number().int(),
  referrers: z.number().int(),
});
export type PlannedVersion = z.infer<typeof plannedVersionSchema>;

/** What is inside the new version compared to the old one. */
export const planDifferenceSchema = z.object({
  /** Bytes; null where either is not known. */
  sizeChange: z.number().int().nullable(),
  layersInCommon: z.number().int(),
  layersOnlyBefore: z.number().int(),
  layersOnlyAfter: z.number().int(),
  platformsAdded: z.array(z.string()),
  platformsRemoved: z.array(z.string()),
  sameConfig: z.boolean(),
  /** Seconds by which the new one was built later; negative: it was built earlier. */
  builtLater: z.number().int().nullable(),
});
export type PlanDifference = z.infer<typeof planDifferenceSchema>;

export const planSchema = z.object({
  id: changeId,
  kind: changeKind,
  registry: z.string(),
  repository: z.string(),
  /** One sentence: what it does. */
  title: z.string(),
  tags: z.array(plannedTagSchema),
  versions: z.array(plannedVersionSchema),
  difference: planDifferenceSchema.nullable(),
  /** What deleting would free: blobs that nothing else in the registry's index uses. */
  freed: z.object({ bytes: byteCount, blobs: z.number().int() }).nullable(),
  /** What copying sends; what the target has or can mount is not among the bytes. */
  copied: z
    .object({ bytes: byteCount, blobs: z.number().int(), versions: z.number().int(), mountable: byteCount })
    .nullable(),
  remarks: z.array(remarkSchema),
  needsReason: z.boolean(),
  /** None of the remarks is a blocker, and there is something to do. */
  executable: z.boolean(),
  /** Seconds in which it can be called off before it is begun; 0: it begins at once. */
  undoSeconds: z.number().int(),
  createdAt: time,
  /** Afterwards it has to be planned anew. */
  expiresAt: time,
});
export type Plan = z.infer<typeof planSchema>;

export const changeStepSchema = z.object({
  position: z.number().int(),
  action: stepAction,
  registry: z.string(),
  repository: z.string(),
  tag: z.string().nullable(),
  /** The version or the blob it is about; of a tag: what it is to point at. */
  digest: digestText.nullable(),
  from: digestText.nullable(),
  state: stepState,
  /** Why it was not applied, or what is not known. */
  why: z.string().nullable(),
  at: time.nullable(),
});
export type ChangeStep = z.infer<typeof changeStepSchema>;

export const changeSchema = z.object({
  id: changeId,
  kind: changeKind,
  registry: z.string(),
  repository: z.string(),
  title: z.string(),
  state: changeState,
  /** How it ended in one sentence, for example `restored, verified`; null: not ended. */
  result: z.string().nullable(),
  reason: z.string().nullable(),
  actor: actorSchema,
  createdAt: time,
  /** When it begins, while it waits; until when its lost answer may still come, while it settles. */
  dueAt: time.nullable(),
  finishedAt: time.nullable(),
  /** The first 1,000; `stepCount` says how many there are. */
  steps: z.array(changeStepSchema),
  stepCount: z.number().int(),
  /** Bytes of blobs; null where nothing is copied. */
  progress: z.object({ bytes: byteCount, of: byteCount }).nullable(),
  /** Null: it can be undone by a plan of its own. Else why not. */
  undoRefused: z.string().nullable(),
  /** The change that this one undoes, and the one by which it was undone. */
  undoes: changeId.nullable(),
  undoneBy: changeId.nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/** With `dryRun=1` the plan is made and kept, and nothing is done: `change` is null. */
export const dryRunQuery = z.strictObject({ dryRun: z.enum(["1"]).optional() });
export const plannedAnswer = z.object({ plan: planSchema, change: changeSchema.nullable() });
export type PlannedAnswer = z.infer<typeof plannedAnswer>;

export const moveTagBody = z.strictObject({
  registry: registryName,
  repository: repositoryName,
  tag: tagName,
  /** The digest the caller saw; null: the tag must not exist. */
  from: digestParameter.nullable(),
  /** Null: remove the tag. */
  to: digestParameter.nullable(),
  reason: reason.optional(),
});
export type MoveTagBody = z.infer<typeof moveTagBody>;

export const deletionBody = z
  .strictObject({
    registry: registryName,
    repository: repositoryName,
    /** Tags to remove; their versions stay. */
    tags: z.array(tagName).max(CHANGE_LIMIT).default([]),
    /** Versions to delete, with every tag on them. */
    digests: z.array(digestParameter).max(CHANGE_LIMIT).default([]),
    /** Tags to remove by name and age, beside those named; what matches is in the plan. */
    matching: z
      .strictObject({
        tag: namePattern,
        /** Only tags that have pointed at the same version for so many days. */
        unmovedForDays: z.number().int().min(0).max(36_500).default(0),
      })
      .optional(),
    reason: reason.optional(),
  })
  .refine(
    ({ tags, digests, matching }) => tags.length + digests.length > 0 || matching !== undefined,
    "names nothing to delete",
  );
export type DeletionBody = z.infer<typeof deletionBody>;

export const restorationBody = z
  .strictObject({
    registry: registryName,
    repository: repositoryName,
    /** Puts tags back to what they pointed at then. */
    asOf: time.optional(),
    /** Only these of them; missing: all that differ. */
    tags: z.array(tagName).max(CHANGE_LIMIT).optional(),
    /** Puts back what was deleted: versions by their kept bytes. */
    digests: z.array(digestParameter).max(CHANGE_LIMIT).optional(),
    reason: reason.optional(),
  })
  .refine(
    ({ asOf, digests }) => (asOf === undefined) !== (digests === undefined),
    "takes either asOf or digests",
  );
export type RestorationBody = z.infer<typeof restorationBody>;

export const copyBody = z.strictObject({
  from: z.strictObject({ registry: registryName, repository: repositoryName, digest: digestParameter }),
  to: z.strictObject({ registry: registryName, repository: repositoryName }),
  /** Tags of the copy, each with what the caller saw there; null: it must not exist. */
  tags: z
    .array(z.strictObject({ tag: tagName, from: digestParameter.nullable() }))
    .max(CHANGE_LIMIT)
    .default([]),
  /** Signatures, SBOMs and attestations as well. */
  referrers: z.boolean().default(true),
  reason: reason.optional(),
});
export type CopyBody = z.infer<typeof copyBody>;

/** Executes a plan exactly as it was shown. */
export const executePlanBody = z.strictObject({ plan: changeId, reason: reason.optional() });
export const cancelChangeBody = z.strictObject({ change: changeId });
export const undoChangeBody = z.strictObject({ change: changeId, reason: reason.optional() });

export const changesQuery = z.strictObject({
  registry: registryName.optional(),
  repository: repositoryName.optional(),
  /** open: not ended yet. */
  state: z.enum(["open", "ended"]).optional(),
  limit,
  cursor: cursor.optional(),
});
export const changeListSchema = listOf(changeSchema);
export type ChangeList = z.infer<typeof changeListSchema>;
export const changeQuery = z.strictObject({ id: changeId });

export const keepAliveSchema = z.object({
  id: z.number().int(),
  registry: z.string(),
  repository: z.string(),
  /** The hidden tag. */
  tag: z.string(),
  digest: digestText,
  /** Why: the tag that left it. */
  keptFor: z.string(),
  createdAt: time,
  expiresAt: time,
  /** removing: its tag is being taken away; failed: it could not be. */
  state: z.enum(["kept", "removing", "failed"]),
  why: z.string().nullable(),
});
export type KeepAlive = z.infer<typeof keepAliveSchema>;
export const keepAlivesQuery = z.strictObject({
  registry: registryName.optional(),
  limit,
  cursor: cursor.optional(),
});
export const keepAliveListSchema = listOf(keepAliveSchema);
export type KeepAliveList = z.infer<typeof keepAliveListSchema>;
export const removeKeepAliveBody = z.strictObject({ id: z.number().int().positive() });
export const removeKeepAliveAnswer = keepAliveSchema;

/** What of this console's rules and state matters to somebody who wants to change something. */
export const changeSettingsSchema = z.object({
  readOnly: z.boolean(),
  undoSeconds: z.number().int(),
  keepAliveDays: z.number().int(),
  /** Patterns of tags; `*` stands for any text. */
  protectedTags: z.array(z.string()),
  immutableTags: z.array(z.string()),
});
export type ChangeSettings = z.infer<typeof changeSettingsSchema>;
