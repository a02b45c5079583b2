import type { z } from "zod";
import {
  cancelChangeBody,
  changeListSchema,
  changeQuery,
  changeSchema,
  changeSettingsSchema,
  changesQuery,
  copyBody,
  deletionBody,
  dryRunQuery,
  executePlanBody,
  keepAliveListSchema,
  keepAlivesQuery,
  moveTagBody,
  plannedAnswer,
  removeKeepAliveAnswer,
  removeKeepAliveBody,
  restorationBody,
  undoChangeBody,
} from "./changes.ts";
import { noQuery } from "./fields.ts";
import { read, routeContract } from "./route-contract.ts";

/** `POST` that plans, and executes unless `dryRun=1`. `Idempotency-Key` makes the second of two equal requests the first. */
function change<Body extends z.ZodType>(id: string, path: `/${string}`, summary: string, body: Body) {
  return routeContract({
    ...{ id, method: "POST", path, summary, query: dryRunQuery, body },
    ...{ answer: plannedAnswer, media: [] },
  });
}

function act<Body extends z.ZodType, Answer extends z.ZodType>(
  id: string,
  path: `/${string}`,
  summary: string,
  { body, answer }: { body: Body; answer: Answer },
) {
  return routeContract({ id, method: "POST", path, summary, query: noQuery, body, answer, media: [] });
}

/** Requests that change a registry, or are about such changes. */
export const changeRoutes = {
  moveTag: change(
    "moveTag",
    "/api/v1/tag-moves",
    "Moves, creates or removes a tag, if it still points at what the caller saw.",
    moveTagBody,
  ),
  deleteTagsAndVersions: change(
    "deleteTagsAndVersions",
    "/api/v1/deletions",
    "Removes tags or deletes versions, after a time in which it can be called off.",
    deletionBody,
  ),
  restore: change(
    "restore",
    "/api/v1/restorations",
    "Puts tags back to what they pointed at, or deleted versions back from their kept bytes.",
    restorationBody,
  ),
  copyVersion: change(
    "copyVersion",
    "/api/v1/copies",
    "Copies a version to another repository or registry, bytes unchanged, and points tags at it.",
    copyBody,
  ),
  listChanges: read(
    "listChanges",
    "/api/v1/changes",
    "Changes made through this console, newest first.",
    changesQuery,
    changeListSchema,
  ),
  getChange: read("getChange", "/api/v1/change", "One change with its steps.", changeQuery, changeSchema),
  executePlan: act(
    "executePlan",
    "/api/v1/changes/executions",
    "Executes a plan exactly as it was shown, re-checking every condition.",
    { body: executePlanBody, answer: changeSchema },
  ),
  cancelChange: act(
    "cancelChange",
    "/api/v1/changes/cancellations",
    "Calls off a change that waits, or ends one that copies.",
    { body: cancelChangeBody, answer: changeSchema },
  ),
  planUndo: act("planUndo", "/api/v1/changes/undos", "Plans what would undo a change.", {
    body: undoChangeBody,
    answer: plannedAnswer,
  }),
  listKeepAlives: read(
    "listKeepAlives",
    "/api/v1/keep-alives",
    "Versions kept by hidden tags, because the registry would drop them.",
    keepAlivesQuery,
    keepAliveListSchema,
  ),
  removeKeepAlive: act(
    "removeKeepAlive",
    "/api/v1/keep-alives/removals",
    "Takes away the hidden tag by which a version is kept.",
    { body: removeKeepAliveBody, answer: removeKeepAliveAnswer },
  ),
  getChangeSettings: read(
    "getChangeSettings",
    "/api/v1/change-settings",
    "What this console allows: read-only, protected and immutable tags, the time to call off.",
    noQuery,
    changeSettingsSchema,
  ),
} as const;
