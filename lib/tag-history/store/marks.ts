import semver from "semver";
import type { TagMove } from "#lib/contract/tag-history.ts";
import type { TransactionClient } from "#lib/database/database.ts";
import { inPieces } from "#lib/database/in-pieces.ts";
import type { Move } from "../fold/tag-evidence.ts";
import type { HistoryContext } from "../history-context.ts";

export type Mark = TagMove["marks"][number];

export type MarkedMove = Move & { readonly marks: readonly Mark[] };

/** Kinds by which a name that was taken to mean one image came to mean another, or nothing. */
const CHANGES: ReadonlySet<Move["kind"]> = new Set(["moved", "moved-back", "removed"]);

/** When images were built, as far as their manifests were read, in milliseconds. */
export type BuildTimes = ReadonlyMap<string, number>;

/**
 * What people should look at in a move: a version's name (Semantic Versioning, in full) that points at
 * something else than before, a tag that was named as protected and moved outside this console, and a move
 * to an image that was built earlier.
 */
export function marksOf(
  move: Pick<Move, "kind" | "from" | "to" | "source">,
  tag: string,
  { isProtected, built }: Pick<HistoryContext, "isProtected"> & { built: BuildTimes },
): Mark[] {
  if (!CHANGES.has(move.kind) || move.from === null) return [];
  const marks: Mark[] = [];
  if (move.kind !== "removed" && isVersion(tag)) marks.push("version-tag");
  if (move.source !== "console" && isProtected(tag)) marks.push("protected");
  const [before, after] = [built.get(move.from), built.get(move.to ?? "")];
  if (before !== undefined && after !== undefined && after < before) marks.push("older");
  return marks;
}

/** `1.2.3`, `v1.2.3-rc.1`; not `1.2` or `1`, which are meant to move. */
export function isVersion(tag: string): boolean {
  // First the cheap question: to find that a name is none, the other makes an error with a stack.
  return /^v?\d+\.\d+\.\d+/.test(tag) && semver.valid(tag) !== null;
}

/** A list beside another condition has to stay below Prisma's limit for SQLite, which is 999. */
const DIGESTS = 500;

/** Reads when the images that moves lead from and to were built. */
export async function buildTimes(
  client: Pick<TransactionClient, "manifest">,
  moves: readonly { from: string | null; to: string | null }[],
): Promise<BuildTimes> {
  const digests = new Set(moves.flatMap(({ from, to }) => [from ?? [], to ?? []].flat()));
  const times = new Map<string, number>();
  for (const some of inPieces([...digests], DIGESTS)) {
    const manifests = await client.manifest.findMany({
      where: { digest: { in: some }, createdAt: { not: null } },
      select: { digest: true, createdAt: true },
    });
    for (const { digest, createdAt } of manifests) if (createdAt) times.set(digest, createdAt.getTime());
  }
  return times;
}
