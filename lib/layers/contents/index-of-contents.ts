import { type Damage, LayerDamage } from "../damage.ts";
import { IndexBuilder } from "../index/index-builder.ts";
import { LAYER_LIMITS, type LayerLimits } from "../limits.ts";
import type { LayerReading } from "../read-layer.ts";
import type { FoundContents } from "./found-contents.ts";

/**
 * The packed index of a layer out of its table of contents, as a full reading would give it: files are opened
 * through its points in the same way. `facts.source` tells the two apart. What only a full reading can know is
 * missing: the digest of the archive, its end, whether anything is damaged. Synchronous; meant for a worker thread.
 */
export function indexOfContents(
  contents: FoundContents,
  limits: Pick<LayerLimits, "maxEntries" | "maxTextBytes"> = LAYER_LIMITS,
): LayerReading {
  const builder = new IndexBuilder(limits);
  const { damage, hashed } = addAll(builder, contents);
  const { index, facts } = builder.build({
    source: "contents",
    compression: contents.compression,
    blobBytes: contents.blobBytes,
    tarBytes: contents.tarBytes,
    tarDigest: null,
    ...{ damage, hashed },
    end: null,
    trailingBlobBytes: 0,
  });
  return { index, facts, points: contents.points };
}

/** Beyond a limit the list ends, as that of a full reading does. */
function addAll(
  builder: IndexBuilder,
  { entries }: FoundContents,
): { damage: Damage | null; hashed: boolean } {
  let hashed = true;
  try {
    for (const { entry, sha256 } of entries) {
      builder.add(entry);
      if (sha256 !== null) builder.hash(sha256);
      else if (entry.size > 0) hashed = false;
    }
  } catch (error) {
    if (!(error instanceof LayerDamage)) throw error;
    return { damage: error.damage, hashed };
  }
  return { damage: null, hashed };
}
