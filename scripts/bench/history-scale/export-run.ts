import { localAdministrator } from "#lib/access/person.ts";
import { exportMovesQuery } from "#lib/contract/tag-history.ts";
import { exportMoves } from "#lib/tag-history/queries/export-moves.ts";
import { openBenchHistory } from "./bench-context.ts";
import { say } from "./report.ts";

const MEBIBYTE = 2 ** 20;
const NEWLINE = 10;

// Reads a whole export and throws it away, watching the memory of this process, which does nothing else.
const [url = "", format = "csv"] = process.argv.slice(2);
const history = await openBenchHistory(url);
try {
  const started = performance.now();
  const query = exportMovesQuery.parse({ format });
  const { body } = await exportMoves(history, localAdministrator, query, new AbortController().signal);
  const memory: number[] = [];
  let [bytes, lines] = [0, 0];
  for await (const chunk of body) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === NEWLINE) lines += 1;
    memory.push(process.memoryUsage.rss() / MEBIBYTE);
  }
  const seconds = (performance.now() - started) / 1000;
  const at = (share: number) => Math.round(memory[Math.floor((memory.length - 1) * share)] ?? 0);
  const peak = Math.round(memory.reduce((most, each) => Math.max(most, each), 0));
  say(
    `export of all as ${format}`,
    `${seconds.toFixed(0)} s, ${lines} lines, ${Math.round(bytes / MEBIBYTE)} MiB`,
  );
  say(
    "  resident memory at 10 %, 50 %, 100 %, highest",
    `${at(0.1)}, ${at(0.5)}, ${at(1)}, ${peak} MiB`,
    "goal flat",
  );
} finally {
  await history.database.close();
}
