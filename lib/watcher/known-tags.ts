import type { Database } from "#lib/database/database.ts";
import type { TagRead } from "#lib/tag-history/record.ts";

/**
 * Leaves out what says that a tag is absent which nobody ever heard of: people type addresses, and a tag that
 * never was has no history. Those that a batch itself shows to exist are heard of.
 */
export async function withoutUnknown(database: Database, reads: readonly TagRead[]): Promise<TagRead[]> {
  const known = new Set(reads.filter(({ state }) => state.is === "present").map(keyOf));
  for (const read of reads) {
    if (read.state.is === "present" || known.has(keyOf(read))) continue;
    if (await isKnown(database, read)) known.add(keyOf(read));
  }
  return reads.filter((read) => known.has(keyOf(read)));
}

function keyOf({ subject }: TagRead): string {
  return `${subject.registryId} ${subject.repository} ${subject.tag}`;
}

async function isKnown({ client }: Database, { subject }: TagRead): Promise<boolean> {
  const { registryId, repository, tag } = subject;
  const row = await client.historyTag.findFirst({
    where: { name: tag, repository: { name: repository, registry: { registryId } } },
    select: { id: true },
  });
  return row !== null;
}
