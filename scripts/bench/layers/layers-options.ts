import type { DebianArchive } from "./inputs/debian-archives.ts";

/** What a run of this benchmark was asked for. */
export interface LayersOptions {
  /** Archives that are measured one after the other, the largest last. */
  archives: readonly DebianArchive[];
  /** Runs of everything whose processor time is measured. */
  rounds: number;
  /** Files that are opened in each layer and compared. */
  files: number;
  /** Also on PostgreSQL, not only on SQLite. */
  database: "sqlite" | "postgresql";
}
