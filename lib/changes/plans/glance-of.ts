import type { Glance } from "#lib/contract/tag-history.ts";
import { timeText } from "#lib/database/paging/raw-values.ts";
import { platformList } from "#lib/references/platform-list.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { Place } from "../plan.ts";

/** What is known of a version of a repository at a glance; nothing is asked of the registry. */
export async function glanceOf(
  { catalog }: ChangesContext,
  { registryId, repository }: Place,
  digest: string,
): Promise<Glance> {
  const { client } = catalog.database;
  const [manifest, version] = await Promise.all([
    client.manifest.findUnique({
      where: { digest },
      select: { size: true, platforms: true, createdAt: true },
    }),
    client.version.findFirst({
      where: { digest, repository: { registryId, name: repository } },
      select: { signed: true, goneSince: true },
    }),
  ]);
  return {
    digest,
    size: manifest === null ? null : Number(manifest.size),
    platforms: platformList(manifest?.platforms ?? "[]"),
    createdAt: timeText(manifest?.createdAt ?? null),
    signed: version?.signed ?? false,
    gone: version !== null && version.goneSince !== null,
  };
}
