import type { Registry, ScanProgress } from "#lib/contract/registries.ts";
import { capabilitiesSchema, scanProgressSchema } from "#lib/contract/registries.ts";
import { timeText } from "#lib/database/paging/raw-values.ts";
import { parseCause } from "../cause.ts";
import type { RegistryRow } from "./find-repository.ts";

export interface ScanRow {
  state: string;
  startedAt: Date | null;
  finishedAt: Date | null;
  repositoriesDone: number;
  repositoriesTotal: number | null;
  tagsDone: number;
  cause: string | null;
}

/** Of the tag history's own row: since when, and whether anybody watches now. */
export interface WatchRow {
  watchingSince: Date;
  gapSince: Date | null;
  gapCause: string | null;
}

/** What leaves the server of a registry. The credential's ciphertext, user name and certificate stay. */
export function presentRegistry(row: RegistryRow, scan: ScanRow | null, watch: WatchRow | null): Registry {
  return {
    name: row.name,
    url: row.url,
    kind: row.kind,
    source: row.source as Registry["source"],
    status: row.status as Registry["status"],
    cause: parseCause(row.cause),
    checkedAt: timeText(row.checkedAt),
    scannedAt: timeText(row.scannedAt),
    capabilities: row.capabilities === null ? null : capabilitiesSchema.parse(JSON.parse(row.capabilities)),
    discovery: row.discovery as Registry["discovery"],
    hasCredential: row.secretKind !== null,
    verifiesTls: row.verifyTls,
    repositoryCount: row.repositoryCount,
    tagCount: row.tagCount,
    versionCount: row.versionCount,
    size: Number(row.size),
    scan: presentScan(scan),
    watch:
      watch === null
        ? null
        : {
            since: watch.watchingSince.toISOString(),
            gapSince: timeText(watch.gapSince),
            gapCause: watch.gapCause,
          },
  };
}

/** A registry without a row was never scanned. */
export function presentScan(row: ScanRow | null): ScanProgress {
  return {
    state: scanProgressSchema.shape.state.catch("idle").parse(row?.state),
    startedAt: timeText(row?.startedAt ?? null),
    finishedAt: timeText(row?.finishedAt ?? null),
    repositoriesDone: row?.repositoriesDone ?? 0,
    repositoriesTotal: row?.repositoriesTotal ?? null,
    tagsDone: row?.tagsDone ?? 0,
    cause: parseCause(row?.cause ?? null),
  };
}
