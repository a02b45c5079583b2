import type { Database } from "#lib/database/database.ts";
import { NOT_RUNNING, type OutageCause } from "./outage-cause.ts";
import type { Outage } from "./outages.ts";

/** A registry as it is connected now. */
export interface ConnectedRegistry {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** What is stored of the watch of a registry. */
export interface WatchRow {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly watchingSince: number;
  readonly watchedUntil: number;
  readonly heartbeatAt: number | null;
  readonly clockSkew: number;
  /** Open since before now: this console was not running, or what it was waiting for when it stopped. */
  readonly open: readonly Outage[];
}

/**
 * Finds or makes the row of a registry whose watch begins now. Whatever came after the last moment it was
 * known to be watched was not watched: that outage stays open until the first good read.
 */
export async function openWatchRow(
  { client }: Database,
  registry: ConnectedRegistry,
  now: Date,
): Promise<WatchRow> {
  const { id: registryId, name, url } = registry;
  const row = await client.historyRegistry.upsert({
    where: { registryId },
    create: { registryId, name, url, watchingSince: now, watchedUntil: now },
    update: { name, url },
  });
  if (row.watchedUntil === null) {
    // It was heard of, but not watched yet: the chain may begin with a webhook or a scan.
    await client.historyRegistry.update({ where: { id: row.id }, data: { watchedUntil: now } });
  }
  const since = row.gapSince ?? (row.watchedUntil && row.watchedUntil < now ? row.watchedUntil : null);
  const open: Outage[] = [];
  if (since !== null) {
    const cause = causeAfterRestart(row.gapSince === null ? null : row.gapCause);
    open.push(outage(null, cause, since, now));
    const data = { gapSince: since, gapCause: cause.text };
    await client.historyRegistry.update({ where: { id: row.id }, data });
  }
  const repositories = await client.historyRepository.findMany({
    where: { registryId: row.id, gapSince: { not: null } },
    select: { name: true, gapSince: true, gapCause: true },
  });
  for (const { name: repository, gapSince, gapCause } of repositories) {
    if (gapSince === null) continue;
    const cause = { code: "before", text: gapCause ?? NOT_RUNNING.text };
    open.push(outage(repository, cause, gapSince, now));
  }
  return {
    id: row.id,
    watchingSince: row.watchingSince.getTime(),
    watchedUntil: (row.watchedUntil ?? now).getTime(),
    heartbeatAt: row.heartbeatAt?.getTime() ?? null,
    clockSkew: row.clockSkew,
    open,
  };
}

function outage(repository: string | null, cause: OutageCause, since: Date, now: Date): Outage {
  const times = { since: since.getTime(), firstFailedAt: now.getTime() };
  return { repository, tag: null, cause, byList: true, ...times };
}

/** An outage that was going on when the console stopped may have ended while nobody looked. */
function causeAfterRestart(before: string | null): OutageCause {
  if (before === null) return NOT_RUNNING;
  if (before.includes(NOT_RUNNING.text)) return { ...NOT_RUNNING, text: before };
  return { ...NOT_RUNNING, text: `${before}, or ${NOT_RUNNING.text},` };
}

/** The last good read of a repository or of a tag, in milliseconds since 1970; null: none, or never heard of. */
export async function lastGoodRead(
  { client }: Database,
  registryRow: number,
  { repository, tag }: Pick<Outage, "repository" | "tag">,
): Promise<number | null> {
  const seen = await client.historyTag.aggregate({
    where: {
      repository: { registryId: registryRow, name: repository ?? "" },
      ...(tag === null ? {} : { name: tag }),
    },
    _max: { seenHi: true },
  });
  return seen._max.seenHi?.getTime() ?? null;
}

/** Stores, or with null takes away, that something cannot be watched. False: it was never heard of. */
export async function storeOpenGap(
  { client }: Database,
  registryRow: number,
  { repository, tag, cause }: Outage,
  since: number | null,
): Promise<boolean> {
  const data = {
    gapSince: since === null ? null : new Date(since),
    gapCause: since === null ? null : cause.text,
  };
  if (repository === null) {
    await client.historyRegistry.updateMany({ where: { id: registryRow }, data });
    return true;
  }
  const place = { registryId: registryRow, name: repository };
  if (tag === null) return (await client.historyRepository.updateMany({ where: place, data })).count > 0;
  return (await client.historyTag.count({ where: { name: tag, repository: place } })) > 0;
}
