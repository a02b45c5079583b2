"use client";

import Link from "next/link";
import type { MouseEvent, ReactNode } from "react";
import { DigestName } from "#components/references/digest-name.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { MergedFacts } from "#lib/contract/layers.ts";
import type { Image } from "#lib/contract/manifests.ts";
import { LayerDetails } from "./layer-details.tsx";
import type { LayerStep } from "./layer-steps.ts";
import type { Files } from "./use-files.ts";

type Layer = Image["layers"][number];

const ROW = "relative border-b border-line px-3 last:border-b-0";

interface ChoiceProps {
  href: string;
  onChoose: () => void;
}

interface RowLinkProps extends ChoiceProps {
  chosen: boolean;
  children: ReactNode;
}

/** The link of a row covers the row; a click changes what is shown, and asks the server for no new page. */
function RowLink({ href, onChoose, chosen, children }: RowLinkProps) {
  function choose(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChoose();
  }
  return (
    <Link
      href={href}
      prefetch={false}
      data-layer-link=""
      aria-current={chosen ? "true" : undefined}
      onClick={choose}
      className="block min-w-0 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
    >
      {children}
    </Link>
  );
}

/** The first choice: all layers one over the other, as a container sees them. */
export function AllLayersRow({ files, ...choice }: ChoiceProps & { files: Files }) {
  const chosen = files.state.layer === null;
  return (
    <li className={classNames(ROW, "py-2", chosen ? "bg-accent-soft" : "hover:bg-hover")}>
      <RowLink chosen={chosen} {...choice}>
        <span className="flex items-baseline justify-between gap-3">
          <span className={chosen ? undefined : "text-muted"}>All layers merged</span>
          {files.facts ? (
            <span className="font-mono text-xs">{countOf(files.facts.files, "file")}</span>
          ) : null}
        </span>
      </RowLink>
    </li>
  );
}

function Command({ step }: { step: LayerStep }) {
  return (
    <code
      className="line-clamp-2 font-mono text-xs [overflow-wrap:anywhere]"
      data-tip={step.text}
      data-tip-when="cut"
    >
      {step.instruction ? `${step.instruction} ` : null}
      <Text>{step.text}</Text>
    </code>
  );
}

/** A step of the build that made no layer. */
export function StepRow({ step }: { step: LayerStep }) {
  return (
    <li className={classNames(ROW, "py-2 text-muted")}>
      <Command step={step} />
      <span className="text-xs text-faint">changes no files</span>
    </li>
  );
}

interface LayerRowProps extends ChoiceProps {
  image: Image;
  layer: Layer;
  position: number;
  step: LayerStep;
  /** Null until all layers were read. */
  facts: MergedFacts["layers"][number] | null;
  chosen: boolean;
}

/** One layer: the step that made it, its part of the whole, digest and size; more of it when it is chosen. */
export function LayerRow({ image, layer, position, step, facts, chosen, ...choice }: LayerRowProps) {
  return (
    <li className={classNames(ROW, "py-2.5", chosen ? "bg-accent-soft" : "hover:bg-hover")}>
      <RowLink chosen={chosen} {...choice}>
        <span className="sr-only">Layer {position}: </span>
        <Command step={step} />
        <span className="mt-1.5 block h-1 overflow-hidden rounded-full bg-line" aria-hidden="true">
          <span
            className="block h-full rounded-full bg-accent"
            style={{ width: `${Math.max(0.6, layer.share * 100)}%` }}
          />
        </span>
        <span className="mt-1 flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-0.5 text-xs text-muted">
          <span className="relative z-1">
            <DigestName digest={layer.digest} />
          </span>
          {layer.sharedWithCount > 0 ? (
            <span className="min-w-0 truncate">
              also in {formatCount(layer.sharedWithCount)}{" "}
              {layer.sharedWithCount === 1 ? "version" : "versions"}
            </span>
          ) : null}
          <span className="relative z-1 ml-auto flex shrink-0 items-center gap-2">
            {facts && facts.privileged > 0 ? (
              <Badge
                tone="warning"
                tip={`${countOf(facts.privileged, "entry", "entries")} with setuid, setgid or capabilities`}
              >
                setuid
              </Badge>
            ) : null}
            {layer.urls.length > 0 ? <Badge tone="warning">stored elsewhere</Badge> : null}
            <ByteSize bytes={layer.size} className="font-mono text-xs" />
          </span>
        </span>
      </RowLink>
      {chosen ? <LayerDetails image={image} layer={layer} facts={facts} /> : null}
    </li>
  );
}
