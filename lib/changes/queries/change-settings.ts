import { authorise } from "#lib/access/authorise.ts";
import type { Person } from "#lib/access/person.ts";
import type { ChangeSettings } from "#lib/contract/changes.ts";
import type { ChangesContext } from "../changes-context.ts";

/** What this console allows. */
export function changeSettings({ rules }: ChangesContext, person: Person): ChangeSettings {
  authorise(person, "catalog.read");
  const { readOnly, undoMs, keepAliveDays, protectedTags, immutableTags } = rules;
  return {
    ...{ readOnly, undoSeconds: undoMs / 1000, keepAliveDays },
    ...{ protectedTags: [...protectedTags], immutableTags: [...immutableTags] },
  };
}
