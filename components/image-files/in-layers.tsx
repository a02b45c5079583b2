import { DigestName } from "#components/references/digest-name.tsx";
import type { EntryDetail } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { bytesOf } from "./entry-words.ts";
import { modeText } from "./mode-letters.ts";
import { placeOf } from "./place.ts";
import type { Files } from "./use-files.ts";

type InLayer = Extract<EntryDetail, { state: "ready" }>["inLayers"][number];

function whatItHas({ entry }: InLayer): string {
  if (entry.whiteout !== null) return "removes it";
  return `${modeText(entry)}  ${entry.uid}:${entry.gid}  ${formatBytes(bytesOf(entry))}`;
}

interface InLayersProps {
  files: Files;
  layers: readonly InLayer[];
  /** The one that is shown. */
  position: number | null;
}

/** Every layer that has something at a path, and the way to what it has there. */
export function InLayers({ files, layers, position }: InLayersProps) {
  const { state, change } = files;
  function show(layer: InLayer) {
    const path = placeOf(layer.entry);
    // Within all layers the tree stays what it is, and only the version that is shown changes.
    if (state.layer === null) change({ path, in: layer.position }, "push");
    else change({ path, layer: layer.position, in: null }, "push");
  }
  return (
    <section aria-label="Layers that have this path" className="grid gap-1.5">
      <h3 className="text-muted">
        {layers.length === 1 ? "One layer has this path" : `${layers.length} layers have this path`}
      </h3>
      <ol className="divide-y divide-line rounded-control border border-line">
        {layers.map((layer, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer can have a path twice, and the list never changes
            key={index}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5"
          >
            {layer.entry.whiteout === null ? (
              <button
                type="button"
                aria-current={layer.position === position ? "true" : undefined}
                onClick={() => show(layer)}
                className="rounded-sm text-accent underline-offset-2 hover:underline aria-[current]:font-medium aria-[current]:text-ink"
              >
                Layer {layer.position}
              </button>
            ) : (
              <span>Layer {layer.position}</span>
            )}
            <DigestName digest={layer.digest} />
            <span
              className={`ml-auto font-mono text-xs whitespace-pre ${layer.entry.whiteout === null ? "text-muted" : "text-bad"}`}
            >
              {whatItHas(layer)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
