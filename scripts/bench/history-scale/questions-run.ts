import { openBenchHistory } from "./bench-context.ts";
import { measureFirstPages, measureFloor, measureOthers, measureSize } from "./measure.ts";

const history = await openBenchHistory(process.argv[2] ?? "");
try {
  const floor = await measureFloor(history);
  await measureFirstPages(history, floor);
  await measureOthers(history, floor);
  await measureSize(history);
} finally {
  await history.database.close();
}
