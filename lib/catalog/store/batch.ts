import type { Sql } from "#lib/database/sql.ts";
import type { ManifestFact, TagFact, VersionFact } from "./facts.ts";
import { writeConfigs, writeManifests } from "./write-manifests.ts";
import {
  failRepository,
  finishRepositories,
  listRepositories,
  markRepositoryGone,
} from "./write-repositories.ts";
import {
  confirmAllTags,
  confirmTags,
  removeTags,
  writeTagFailures,
  writeTagNames,
  writeTags,
} from "./write-tags.ts";
import { markVersionsGone, writeVersions } from "./write-versions.ts";

/** One thing learnt from a registry. */
export type Fact =
  | { kind: "manifest"; manifest: ManifestFact }
  | { kind: "config"; digest: string; bytes: Uint8Array }
  | { kind: "version"; version: VersionFact }
  | { kind: "version-gone"; repositoryId: number; digest: string }
  | { kind: "tag-name"; repositoryId: number; name: string }
  | { kind: "tag"; tag: TagFact }
  | { kind: "tag-failed"; repositoryId: number; name: string; cause: string }
  | { kind: "tag-confirmed"; repositoryId: number; name: string }
  | { kind: "all-tags-confirmed"; repositoryId: number }
  | { kind: "tag-removed"; repositoryId: number; name: string }
  | { kind: "repository-listed"; repositoryId: number }
  | { kind: "repository-finished"; repositoryId: number; complete: boolean }
  | { kind: "repository-failed"; repositoryId: number; cause: string; gone: boolean };

type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;

/** Facts on their way to the database; each row at most once, as one statement may touch a row only once. */
export class Batch {
  readonly #facts = new Map<Fact["kind"], Map<string, Fact>>();
  /** Repositories whose counted columns these facts make untrue. */
  readonly changed = new Set<number>();
  /** Repositories that were read to the end. */
  readonly finished = new Set<number>();
  readonly #then: (() => void)[] = [];
  size = 0;

  add(fact: Fact): void {
    let same = this.#facts.get(fact.kind);
    if (!same) {
      same = new Map();
      this.#facts.set(fact.kind, same);
    }
    const key = keyOf(fact);
    same.set(key, merged(same.get(key), fact));
    this.size += weightOf(fact);
    if (changesCounts(fact)) this.changed.add(repositoryOf(fact));
    if (fact.kind === "repository-finished") this.finished.add(fact.repositoryId);
  }

  /** Calls `listener` once these facts are stored, or could not be. */
  afterwards(listener: () => void): void {
    this.#then.push(listener);
  }

  ended(): void {
    for (const listener of this.#then) listener();
  }

  /** In an order that never breaks a foreign key, rows sorted so that two servers cannot lock crosswise. */
  statements(now: Date): Sql[] {
    const confirmed = Map.groupBy(this.#list("tag-confirmed"), (fact) => fact.repositoryId);
    return [
      ...writeManifests(
        this.#list("manifest").map((fact) => fact.manifest),
        now,
      ),
      ...writeConfigs(
        this.#list("config").map((fact) => [fact.digest, fact.bytes]),
        now,
      ),
      ...writeVersions(this.#list("version").map((fact) => fact.version)),
      ...markVersionsGone(this.#list("version-gone"), now),
      ...writeTagNames(this.#list("tag-name"), now),
      ...writeTags(this.#list("tag").map((fact) => fact.tag)),
      ...writeTagFailures(this.#list("tag-failed"), now),
      ...[...confirmed].flatMap(([repositoryId, facts]) =>
        confirmTags(
          repositoryId,
          facts.map((fact) => fact.name),
          now,
        ),
      ),
      ...confirmAllTags(
        this.#list("all-tags-confirmed").map((fact) => fact.repositoryId),
        now,
      ),
      ...removeTags(this.#list("tag-removed"), now),
      ...listRepositories(
        this.#list("repository-listed").map((fact) => fact.repositoryId),
        now,
      ),
      ...finishRepositories(this.#list("repository-finished"), now),
      ...this.#list("repository-failed").map((fact) =>
        fact.gone
          ? markRepositoryGone(fact.repositoryId, fact.cause, now)
          : failRepository(fact.repositoryId, fact.cause),
      ),
    ];
  }

  #list<Kind extends Fact["kind"]>(kind: Kind): FactOf<Kind>[] {
    const same = this.#facts.get(kind);
    if (!same) return [];
    const sorted = [...same].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, fact]) => fact as FactOf<Kind>);
  }
}

function keyOf(fact: Fact): string {
  switch (fact.kind) {
    case "manifest":
      return fact.manifest.digest;
    case "config":
      return fact.digest;
    case "version":
      return `${fact.version.repositoryId} ${fact.version.manifest.digest}`;
    case "version-gone":
      return `${fact.repositoryId} ${fact.digest}`;
    case "tag":
      return `${fact.tag.repositoryId} ${fact.tag.name}`;
    case "tag-name":
    case "tag-failed":
    case "tag-confirmed":
    case "tag-removed":
      return `${fact.repositoryId} ${fact.name}`;
    default:
      return String(fact.repositoryId);
  }
}

const ROLES = ["child", "referrer", "top"] as const;

/** The later fact wins, but a version keeps the strongest role it was seen in. */
function merged(before: Fact | undefined, fact: Fact): Fact {
  if (before?.kind !== "version" || fact.kind !== "version") return fact;
  const stronger = ROLES.indexOf(before.version.role) > ROLES.indexOf(fact.version.role);
  return stronger ? { kind: "version", version: { ...fact.version, role: before.version.role } } : fact;
}

function changesCounts(fact: Fact): fact is Fact & ({ repositoryId: number } | FactOf<"version" | "tag">) {
  return (
    fact.kind === "version" ||
    fact.kind === "tag" ||
    fact.kind === "tag-name" ||
    fact.kind === "tag-failed" ||
    fact.kind === "tag-removed" ||
    fact.kind === "version-gone"
  );
}

function repositoryOf(fact: Fact): number {
  if (fact.kind === "version") return fact.version.repositoryId;
  if (fact.kind === "tag") return fact.tag.repositoryId;
  return "repositoryId" in fact ? fact.repositoryId : 0;
}

/** Rows a fact becomes. */
function weightOf(fact: Fact): number {
  return fact.kind === "manifest" ? 1 + fact.manifest.blobs.length + fact.manifest.children.length : 1;
}
