import type { z } from "zod";
import type { copyBody, deletionBody, moveTagBody, restorationBody } from "#lib/contract/changes.ts";

export interface RepositoryAddress {
  registry: string;
  repository: string;
}

/** A version that a tag may be pointed at, by a name people know it by. */
export interface NamedVersion {
  digest: string;
  label: string;
}

/** What a plan is asked for. */
export type PlanQuestion =
  | { way: "move"; body: z.input<typeof moveTagBody> }
  | { way: "deletion"; body: z.input<typeof deletionBody> }
  | { way: "restoration"; body: z.input<typeof restorationBody> }
  | { way: "copy"; body: z.input<typeof copyBody> }
  | { way: "undo"; body: { change: string } };

/** Points a tag at a version. What is missing is asked for in the dialog. */
export interface PointTagRequest extends RepositoryAddress {
  kind: "point-tag";
  /** Null: it is typed. */
  tag: string | null;
  /** The digest the page shows for the tag, null when it does not exist; undefined: the page does not know. */
  from?: string | null;
  /** Null: it is chosen. */
  to: string | null;
  /** When there are several, for example the platforms of an index: one of them is chosen, `to` first. */
  versions?: readonly NamedVersion[];
  /** It goes back to what it was. */
  back?: boolean;
}

/** Removes tags and deletes versions that were chosen. */
export interface DeletionRequest extends RepositoryAddress {
  kind: "deletion";
  tags: readonly string[];
  digests: readonly string[];
}

/** What a person wants to change: every one of them opens a dialog that shows a plan first. */
export type ChangeRequest =
  | PointTagRequest
  | DeletionRequest
  | (RepositoryAddress & { kind: "deletion-matching" })
  | (RepositoryAddress & { kind: "copy"; digest: string; tags: readonly string[] })
  | (RepositoryAddress & { kind: "restore-instant"; asOf: string })
  | (RepositoryAddress & { kind: "restore-versions"; digests: readonly string[] })
  | (RepositoryAddress & { kind: "undo"; change: string; title: string });
