import { Forbidden } from "#lib/errors.ts";
import type { Person } from "./person.ts";

/** What can be asked for. Every route and every changing function names exactly one. */
export const PERMISSIONS = [
  /** See registries, repositories, tags, versions, images. */
  "catalog.read",
  /** Hand a registry's address and credential to the console. */
  "registries.connect",
  /** Name repositories of a registry that lists none. */
  "repositories.name",
  /** Spend requests of a registry on reading it again. */
  "scans.start",
  /** See who moved which tag, and verify the record of it. */
  "history.read",
  /** Move, copy, delete and restore tags and versions in registries. */
  "tags.change",
  /** Take a person's name out of the history. */
  "history.erase",
  /** Make the secret by which a registry's webhooks are believed. */
  "webhooks.configure",
  /** See figures about this server itself. */
  "server.observe",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

const granted: Record<Person["how"], ReadonlySet<Permission>> = {
  "local-administrator": new Set(PERMISSIONS),
  system: new Set<Permission>([
    "catalog.read",
    "scans.start",
    "history.read",
    "tags.change",
    "server.observe",
  ]),
};

/**
 * The one place where rights are decided. Returns when the person may, throws Forbidden when not.
 * Pure: the same person and permission always get the same answer. Whoever is not in the table may nothing.
 */
export function authorise(person: Person, permission: Permission): void {
  if (granted[person.how]?.has(permission)) return;
  throw new Forbidden("You may not do this.", {
    advice: "Ask an administrator of this console for the right.",
    details: { permission },
  });
}
