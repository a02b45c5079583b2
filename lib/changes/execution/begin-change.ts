import type { ChangesContext, EndedChange } from "../changes-context.ts";
import { takeChange } from "../leases/change-lease.ts";
import { type Running, runChange } from "./run-change.ts";

/**
 * Runs a change in this process; nothing happens when another one has it, or when it runs here already.
 *
 * @param options abandon: leave what was not begun
 * @returns how it ended here; rejects when it was interrupted, and is taken up again later
 */
export function beginChange(
  context: ChangesContext,
  id: string,
  { abandon = false } = {},
): Promise<EndedChange> {
  const running = context.running.get(id);
  if (running) return running.ended;
  if (context.stopping.signal.aborted) return Promise.resolve(NOT_HERE);
  const abort = new AbortController();
  const ended = takeAndRun(context, id, { abort, abandon }).finally(() => context.running.delete(id));
  // Not everybody waits for it; takeAndRun tells of what failed.
  ended.catch(() => undefined);
  context.running.set(id, { abort, ended });
  return ended;
}

const NOT_HERE: EndedChange = { error: null };

async function takeAndRun(context: ChangesContext, id: string, running: Running): Promise<EndedChange> {
  const { catalog, owner, clock } = context;
  try {
    if (!(await takeChange(catalog.database, id, { owner, now: clock() }))) return NOT_HERE;
    return await runChange(context, id, running);
  } catch (error) {
    if (!context.stopping.signal.aborted) {
      catalog.logger.error({ err: error, change: id }, "a change was interrupted; it is taken up again");
    }
    throw error;
  }
}
