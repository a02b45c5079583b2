import type { PlanDifference } from "#lib/contract/changes.ts";
import type { Glance } from "#lib/contract/tag-history.ts";
import type { Platform } from "#lib/references/platform.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import type { ChangesContext } from "../changes-context.ts";

/** What is inside a version, for a comparison of two. */
interface Inside {
  readonly config: string | null;
  readonly layers: readonly string[];
}

/** What is inside the new version compared to the old one, as far as their manifests were read. */
export async function differenceOf(
  context: ChangesContext,
  before: Glance,
  after: Glance,
): Promise<PlanDifference> {
  const [old, fresh] = await Promise.all([insideOf(context, before.digest), insideOf(context, after.digest)]);
  const common = fresh.layers.filter((layer) => old.layers.includes(layer)).length;
  const was = new Set(before.platforms.map(nameOf));
  const is = new Set(after.platforms.map(nameOf));
  const [builtBefore, builtAfter] = [before.createdAt, after.createdAt];
  return {
    sizeChange: before.size === null || after.size === null ? null : after.size - before.size,
    layersInCommon: common,
    layersOnlyBefore: old.layers.length - common,
    layersOnlyAfter: fresh.layers.length - common,
    platformsAdded: [...is].filter((name) => !was.has(name)),
    platformsRemoved: [...was].filter((name) => !is.has(name)),
    sameConfig: old.config !== null && old.config === fresh.config,
    builtLater:
      builtBefore === null || builtAfter === null
        ? null
        : Math.round((Date.parse(builtAfter) - Date.parse(builtBefore)) / 1000),
  };
}

const nameOf = (platform: Platform) => formatPlatform(platform);

/** Of an index: the layers of all its images, each once. */
async function insideOf({ catalog }: ChangesContext, digest: string): Promise<Inside> {
  const { client } = catalog.database;
  const children = await client.manifestChild.findMany({
    where: { parentDigest: digest, role: "platform" },
    select: { digest: true },
  });
  const manifests = [digest, ...children.map((child) => child.digest)];
  const blobs = await client.manifestBlob.findMany({
    where: { manifestDigest: { in: manifests } },
    orderBy: [{ manifestDigest: "asc" }, { position: "asc" }],
    select: { manifestDigest: true, position: true, digest: true },
  });
  const config = blobs.find((blob) => blob.manifestDigest === digest && blob.position === -1);
  const layers = new Set(blobs.filter((blob) => blob.position >= 0).map((blob) => blob.digest));
  return { config: config?.digest ?? null, layers: [...layers] };
}
