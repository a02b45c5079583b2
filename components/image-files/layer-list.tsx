"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { type KeyboardEvent, useRef } from "react";
import { Panel } from "#components/images/panel.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { AllLayersRow, LayerRow, StepRow } from "./layer-row.tsx";
import { layerSteps } from "./layer-steps.ts";
import type { Files } from "./use-files.ts";

/** The layers of an image from the base up, between the steps that changed no files. One, or all, is chosen. */
export function LayerList({ files }: { files: Files }) {
  const { image, facts, state } = files;
  const list = useRef<HTMLOListElement>(null);
  const hrefOf = useLayerHref();
  const choose = (layer: number | null) => files.change({ layer, path: null, in: null, show: null }, "push");

  function onKeyDown(event: KeyboardEvent) {
    const links = [...(list.current?.querySelectorAll<HTMLElement>("[data-layer-link]") ?? [])];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links.indexOf(document.activeElement as HTMLElement);
    if (step === undefined || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    links[at + step]?.focus();
  }
  return (
    <Panel
      title={countOf(image.layerCount, "layer")}
      aside={facts ? <Hidden bytes={facts.wastedBytes} /> : undefined}
    >
      <ol ref={list} onKeyDown={onKeyDown} className="max-md:max-h-80 max-md:overflow-y-auto">
        <AllLayersRow files={files} href={hrefOf(null)} onChoose={() => choose(null)} />
        {layerSteps(image).map((step, index) =>
          step.position === null || step.layer === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps never change places, and the same step can stand twice
            <StepRow key={index} step={step} />
          ) : (
            <LayerRow
              // biome-ignore lint/suspicious/noArrayIndexKey: steps never change places, and the same layer can stand twice
              key={index}
              image={image}
              layer={step.layer}
              position={step.position}
              step={step}
              facts={facts?.layers.find(({ position }) => position === step.position) ?? null}
              chosen={state.layer === step.position}
              href={hrefOf(step.position)}
              onChoose={() => choose(step.position)}
            />
          ),
        )}
      </ol>
      <Summary files={files} />
    </Panel>
  );
}

function Hidden({ bytes }: { bytes: number }) {
  return <>{bytes === 0 ? "nothing" : <ByteSize bytes={bytes} />} hidden by later layers</>;
}

function Summary({ files: { image, facts } }: { files: Files }) {
  const bytes = image.layers.reduce((sum, layer) => sum + layer.size, 0);
  const shared = image.layers.filter((layer) => layer.sharedWithCount > 0).length;
  return (
    <div className="grid gap-1 border-t border-line px-3 py-2.5 text-xs text-muted">
      <p>
        <ByteSize bytes={bytes} /> compressed, {formatCount(shared)} shared with other versions
      </p>
      {facts ? <p>{formatShare(facts.efficiency)} of what the layers hold shows</p> : null}
      {image.layers.length < image.layerCount ? (
        <p>
          The first {formatCount(image.layers.length)} of {formatCount(image.layerCount)} layers are shown;
          all of them are in the raw manifest.
        </p>
      ) : null}
    </div>
  );
}

/** Never 100 % while something is hidden. */
const formatShare = (share: number) => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;

/** The address of this page with another layer chosen, for links that can be opened elsewhere. */
function useLayerHref(): (layer: number | null) => string {
  const pathname = usePathname();
  const search = useSearchParams();
  return (layer) => {
    const query = new URLSearchParams(search);
    for (const name of ["layer", "path", "in", "show"]) query.delete(name);
    if (layer !== null) query.set("layer", String(layer));
    return `${pathname}?${query}`;
  };
}
