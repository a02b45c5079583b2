import "./without-eval.ts";

import { z } from "zod";
import { isDigest } from "#lib/references/digest.ts";
import { isRepositoryName } from "#lib/references/repository-name.ts";

/** RFC 3339 in UTC. */
export const time = z.iso.datetime();
/** Bytes. */
export const byteCount = z.number().int().nonnegative();
export const digestText = z.string().min(1).max(200);
/** A digest somebody asks for: one whose bytes can be checked. */
export const digestParameter = digestText.refine(isDigest, "not a sha256 or sha512 digest");

export const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().nullable(),
  osVersion: z.string().nullable(),
});

/** A failure as a part of an answer: a registry that is down, a child that cannot be read. */
export const causeSchema = z.object({ code: z.string(), message: z.string(), advice: z.string().nullable() });
export type Cause = z.infer<typeof causeSchema>;

/** RFC 9457 problem details; `code` is stable. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  advice: z.string().nullable(),
  /** For the log: find the line of this failure. */
  requestId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Short name of a registry, used in URLs. */
export const registryName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "lower-case letters, digits and hyphens, at most 63");
/** Checked before anything is asked or looked up with it: it becomes a part of a path at the registry. */
export const repositoryName = z.string().min(1).max(255).refine(isRepositoryName, "not a repository name");
/** Where a level of the tree begins; empty: at the top. */
export const namespacePath = z
  .string()
  .max(255)
  .refine((text) => text === "" || isRepositoryName(text), "not a namespace");
export const searchText = z.string().max(256);
export const limit = z.coerce.number().int().min(1).max(1000).default(100);
export const cursor = z.string().min(1).max(2048);

/** For requests without parameters: any is refused. */
export const noQuery = z.strictObject({});

/** `{ items, nextCursor }`; further fields by extension. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
