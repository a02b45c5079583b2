import type { PlannedTag, Remark } from "#lib/contract/changes.ts";
import type { ChangesContext } from "../changes-context.ts";
import { type Protection, protectionOf } from "./protection-of.ts";
import { blocker, note } from "./remarks.ts";

/** What this console's own rules say of some tags that are to be changed. */
export interface RuleRemarks {
  readonly remarks: Remark[];
  readonly needsReason: boolean;
}

type RuledTag = Pick<PlannedTag, "tag" | "change">;

/** Asks the rules about every tag: read-only, immutable, protected. */
export function ruleRemarks({ rules }: ChangesContext, tags: readonly RuledTag[]): RuleRemarks {
  const remarks: Remark[] = [];
  if (rules.readOnly) {
    remarks.push(
      blocker("read-only", "This console is read-only.", {
        advice: "Whoever runs it can unset TAGTRAIL_READ_ONLY.",
      }),
    );
  }
  const changed = tags.filter(({ change }) => change !== "unchanged");
  const named = (wanted: Protection) =>
    changed
      .filter(({ tag, change }) => protectionOf(rules, tag) === wanted && !isFirst(wanted, change))
      .map(({ tag }) => tag);
  const immutable = named("immutable");
  if (immutable.length > 0) {
    remarks.push(
      blocker("immutable", `${listed(immutable)} may not be moved or removed once created.`, {
        advice: "Use another tag, or change TAGTRAIL_IMMUTABLE_TAGS.",
      }),
    );
  }
  const needing = named("reason");
  if (needing.length > 0) {
    remarks.push(note("reason-needed", `${listed(needing)} may be changed only with a reason.`));
  }
  return { remarks, needsReason: needing.length > 0 };
}

/** An immutable tag may be created; a protected one needs its reason then as well. */
function isFirst(protection: Protection, change: RuledTag["change"]): boolean {
  return protection === "immutable" && change === "created";
}

/** Names as a sentence begins with them. */
export function listed(names: readonly string[]): string {
  const some = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${some} and ${names.length - 5} more` : some;
}
