import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { exportMovesQuery } from "#lib/contract/tag-history.ts";
import type { Database } from "#lib/database/database.ts";
import type { Position } from "#lib/database/paging/cursor.ts";
import type { HistoryContext } from "../history-context.ts";
import { MoveSearch } from "./find-moves.ts";
import { glancesOf } from "./glances.ts";
import { csvHeader, moveCsv } from "./move-csv.ts";
import { moveFilter } from "./move-filter.ts";
import { type MoveRow, moveRows, presentMove } from "./move-rows.ts";

/** Moves read and written at a time: what is in memory, however long the file gets. */
const PAGE = 1_000;

export interface ExportedFile {
  readonly mediaType: string;
  readonly name: string;
  /** Read only as fast as it is taken; cancelled, or aborted by `signal`, it ends. */
  readonly body: ReadableStream<Uint8Array>;
}

interface Format {
  readonly mediaType: string;
  readonly header: string;
  lines(database: Database, rows: readonly MoveRow[]): Promise<string>;
}

const formats: Record<z.output<typeof exportMovesQuery>["format"], Format> = {
  csv: {
    mediaType: "text/csv; charset=utf-8; header=present",
    header: csvHeader,
    lines: async (_database, rows) => rows.map(moveCsv).join(""),
  },
  ndjson: {
    mediaType: "application/x-ndjson; charset=utf-8",
    header: "",
    lines: async (database, rows) => {
      const glance = await glancesOf(database, rows);
      const moves = rows.map((row) => presentMove(row, (digest) => glance(row, digest)));
      return moves.map((move) => `${JSON.stringify(move)}\n`).join("");
    },
  },
};

/**
 * All moves of a selection as a file, in the order of the list: the same filters give the same moves.
 *
 * What fails before the first lines is thrown; what fails later breaks the stream off, so that half a file is
 * not taken for a whole one.
 *
 * @throws NotFound as listMoves
 */
export async function exportMoves(
  context: HistoryContext,
  person: Person,
  { format, ...selection }: z.output<typeof exportMovesQuery>,
  signal: AbortSignal,
): Promise<ExportedFile> {
  authorise(person, "history.read");
  const { database } = context;
  const { mediaType, header, lines } = formats[format];
  const filter = await moveFilter(context, selection);
  const search = filter && new MoveSearch(database, filter);
  const pages = readPages(database, search, lines, signal);
  const first = await pages.next();
  const stamp = context
    .clock()
    .toISOString()
    .replace(/[-:]|\.\d+/g, "");
  return {
    mediaType,
    name: `tag-moves-${stamp}.${format}`,
    body: streamOf(header + (first.value ?? ""), pages),
  };
}

type Pages = AsyncGenerator<string, undefined>;

async function* readPages(
  database: Database,
  search: MoveSearch | null,
  lines: Format["lines"],
  signal: AbortSignal,
): Pages {
  let after: Position | null = null;
  while (search !== null) {
    // SQLite answers at once, so nothing else would get a turn before the file ends: no other request, and not
    // the freeing of its statements either.
    await setImmediate();
    signal.throwIfAborted();
    const { seqs, next } = await search.find(after, PAGE);
    if (seqs.length > 0) yield await lines(database, await moveRows(database, seqs));
    if (next === null) return;
    after = next;
  }
}

function streamOf(start: string, pages: Pages): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        if (start !== "") controller.enqueue(encoder.encode(start));
      },
      pull: async (controller) => {
        const { value } = await pages.next();
        if (value === undefined) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await pages.return(undefined);
      },
    },
    // One page ahead of whoever reads, and no more.
    { highWaterMark: 1 },
  );
}
