import { Forbidden, ReadOnly } from "#lib/errors.ts";
import type { ChangesContext } from "../changes-context.ts";
import { ruleRemarks } from "../plans/rule-remarks.ts";
import { type ChangeRow, stepOf, stepRowsOf } from "../store/change-rows.ts";
import { targetsOf } from "./step-targets.ts";

/** Asks this console's rules once more: they may be stricter than when the plan was made. */
export async function requireAllowed(context: ChangesContext, { id }: ChangeRow): Promise<void> {
  if (context.rules.readOnly) throw new ReadOnly();
  const rows = await stepRowsOf(context.catalog.database, id);
  const tags = rows
    .map(stepOf)
    .flatMap(targetsOf)
    .flatMap(({ tag, from }) =>
      tag === null ? [] : [{ tag, change: from === null ? ("created" as const) : ("moved" as const) }],
    );
  const blocker = ruleRemarks(context, tags).remarks.find(({ level }) => level === "blocker");
  if (!blocker) return;
  throw new Forbidden(blocker.text, {
    ...(blocker.advice === null ? {} : { advice: blocker.advice }),
    details: { rule: blocker.code },
  });
}
