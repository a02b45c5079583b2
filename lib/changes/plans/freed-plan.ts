import type { Plan, Remark } from "#lib/contract/changes.ts";
import type { DeletedVersion } from "./deleted-version.ts";
import type { Errand } from "./errand.ts";
import { freedBytes } from "./freed-bytes.ts";
import { note } from "./remarks.ts";

interface FreedPlan {
  readonly freed: Plan["freed"];
  readonly remarks: readonly Remark[];
}

/** What deleting these versions frees, and how surely that is known. */
export async function freedPlan(errand: Errand, versions: readonly DeletedVersion[]): Promise<FreedPlan> {
  if (versions.length === 0) return { freed: null, remarks: [] };
  const { database } = errand.context.catalog;
  const digests = versions.map(({ digest }) => digest);
  const { usedElsewhere, ...freed } = await freedBytes(database, errand.place, digests);
  const remarks = [
    note(
      "freed-by-cleaning",
      "What is freed counts bytes that no other version of the registry uses, as far as this console has read it; the registry gives them back when it collects garbage.",
    ),
  ];
  if (usedElsewhere > 0) {
    const text = `Another ${usedElsewhere} bytes are used by no other version here, but by other repositories of the registry: they stay.`;
    remarks.push(note("used-elsewhere", text));
  }
  const unread = await unreadRepositories(errand);
  if (unread > 0) {
    const text = `Less may be freed: repositories of the registry that were not read to the end: ${unread}.`;
    remarks.push(note("freed-uncertain", text));
  }
  return { freed, remarks };
}

function unreadRepositories({ context, place }: Errand): Promise<number> {
  return context.catalog.database.client.repository.count({
    where: {
      registryId: place.registryId,
      goneSince: null,
      OR: [{ complete: false }, { checkedAt: null }],
    },
  });
}
