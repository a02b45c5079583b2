import { Panel } from "#components/images/panel.tsx";
import { Digest } from "#components/references/digest.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Comparison } from "#lib/contract/comparison.ts";
import { isSameLayer, type LayerRow, layerRows, type PlacedLayer } from "./layer-rows.ts";

/** Images have tens; what has more is shown from the base up. */
const MOST_SHOWN = 500;

function Layer({ layer, other }: { layer: PlacedLayer; other: string | null }) {
  return (
    <div className="grid min-w-0 gap-1">
      <div className="flex items-baseline gap-3">
        <span className="w-5 shrink-0 text-right text-faint">{layer.position}</span>
        <code
          className="line-clamp-2 min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]"
          data-tip={layer.createdBy ?? undefined}
          data-tip-when="cut"
        >
          <Text>{layer.createdBy ?? "no build step is recorded"}</Text>
        </code>
        <ByteSize bytes={layer.size} className="shrink-0 text-right font-medium" />
      </div>
      <div className="ml-8 flex flex-wrap items-center gap-x-3">
        <Digest digest={layer.digest} />
        {other === null ? null : <span className="text-xs text-muted">{other}</span>}
      </div>
    </div>
  );
}

function Place({ layer, side }: { layer: PlacedLayer | null; side: "first" | "second" }) {
  if (layer === null) return <div aria-hidden="true" className="max-md:hidden" />;
  return (
    <div className="min-w-0">
      <p className="text-xs text-muted md:sr-only">only in the {side}</p>
      <Layer layer={layer} other={layer.common ? "in the other image at another place" : null} />
    </div>
  );
}

function Row({ row }: { row: LayerRow }) {
  const { from, to } = row;
  if (from && to && isSameLayer(row)) {
    const place = from.position === to.position ? null : `at place ${to.position} in the second`;
    return (
      <li className="grid gap-x-6 border-b border-line px-3.5 py-2.5 last:border-b-0 md:grid-cols-[minmax(0,1fr)_5rem]">
        <Layer layer={from} other={place} />
        <span className="flex items-start max-md:ml-8 md:justify-end">
          <Badge tone="outline">in both</Badge>
        </span>
      </li>
    );
  }
  return (
    <li className="grid gap-x-6 gap-y-2.5 border-b border-line bg-hover/60 px-3.5 py-2.5 last:border-b-0 md:grid-cols-2">
      <Place layer={from} side="first" />
      <Place layer={to} side="second" />
    </li>
  );
}

/** The layers of two images from the base up: those in both once, the others side by side. */
export function LayerStacks({ comparison }: { comparison: Comparison }) {
  const { from, to, commonLayers, commonBytes } = comparison;
  if (from.layers.length + to.layers.length === 0) {
    return (
      <div className="rounded-card border border-line bg-panel">
        <EmptyState title="Neither of them has layers." />
      </div>
    );
  }
  const rows = layerRows(from.layers, to.layers);
  const shown = rows.slice(0, MOST_SHOWN);
  return (
    <Panel
      title="Layers"
      aside={
        <>
          {countOf(commonLayers, "layer")} in common, <ByteSize bytes={commonBytes} />
        </>
      }
    >
      <div
        aria-hidden="true"
        className="grid grid-cols-2 gap-x-6 border-b border-line px-3.5 py-2 text-muted max-md:hidden"
      >
        <span>From: {countOf(from.layers.length, "layer")}</span>
        <span>To: {countOf(to.layers.length, "layer")}</span>
      </div>
      <ol>
        {shown.map((row) => (
          <Row key={`${row.from?.position ?? ""} ${row.to?.position ?? ""}`} row={row} />
        ))}
      </ol>
      {rows.length > shown.length ? (
        <p className="border-t border-line px-3.5 py-2.5 text-muted">
          and {countOf(rows.length - shown.length, "more line")} above them
        </p>
      ) : null}
    </Panel>
  );
}
