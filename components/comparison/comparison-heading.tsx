"use client";

import { ArrowLeftRight } from "lucide-react";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Comparison } from "#lib/contract/comparison.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import { builtLaterWords } from "./built-later-words.ts";
import { byteChangeWords } from "./byte-change.tsx";
import { type ComparedPair, pairParameters, type SideAddress } from "./compared-pair.ts";
import { SideCard } from "./side-card.tsx";

interface ComparisonHeadingProps {
  pair: ComparedPair;
  /** Undefined: under way, or it could not be had. */
  comparison: Comparison | undefined;
  pending: boolean;
  onCompare: (pair: ComparedPair) => void;
}

/** `2 of 5 layers in common`: size, age and layers of the second image against the first. */
function Summary({ comparison }: { comparison: Comparison }) {
  const { from, to, commonLayers } = comparison;
  if (from.digest === to.digest) return null;
  const size = byteChangeWords(to.size - from.size);
  const parts = [
    size === "" ? "same size" : `${size} in layers and config`,
    builtLaterWords(from.createdAt, to.createdAt),
    to.layers.length > 0 ? `${commonLayers} of ${countOf(to.layers.length, "layer")} in common` : null,
  ];
  return <p className="text-muted">{parts.filter((part) => part !== null).join(" · ")}</p>;
}

/** The name of what is compared: the repository once when both are of one. */
function Title({ from, to }: ComparedPair) {
  const same = from.registry === to.registry && from.repository === to.repository;
  return (
    <h1 className="text-title font-semibold tracking-tight [overflow-wrap:anywhere]">
      {same ? (
        <>
          <Text>{from.repository}</Text> <span className="font-normal text-muted">compared</span>
        </>
      ) : (
        <>
          <Text>{from.repository}</Text> <span className="font-normal text-muted">compared with</span>{" "}
          <Text>{to.repository}</Text>
        </>
      )}
    </h1>
  );
}

/** Which two images, each with its platform, and how to choose others. */
export function ComparisonHeading({ pair, comparison, pending, onCompare }: ComparisonHeadingProps) {
  const { from, to } = pair;
  /** Naming a platform of one side must not change that of the other, which was left to the server. */
  const shown = (side: "from" | "to"): SideAddress => {
    const platform = comparison?.[side].index ? comparison[side].platform : null;
    return { ...pair[side], platform: platform ? formatPlatform(platform) : pair[side].platform };
  };
  return (
    <header className="grid min-w-0 grid-cols-1 gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <Title {...pair} />
        {comparison ? <Summary comparison={comparison} /> : null}
      </div>
      <div className="grid items-stretch gap-x-3 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
        <SideCard
          label="From"
          address={from}
          side={comparison?.from}
          pending={pending}
          elsewhereHref={hrefs.compare(pairParameters({ from: { ...from, reference: "" }, to }))}
          onChoose={(next) => onCompare({ from: next, to })}
          onPlatform={(platform) => onCompare({ from: { ...from, platform }, to: shown("to") })}
        />
        <Button
          size="icon"
          className="self-center justify-self-center max-sm:rotate-90"
          aria-label="Exchange the two sides"
          data-tip="Exchange the two sides"
          onClick={() => onCompare({ from: shown("to"), to: shown("from") })}
        >
          <ArrowLeftRight aria-hidden="true" className="size-3.5" />
        </Button>
        <SideCard
          label="To"
          address={to}
          side={comparison?.to}
          pending={pending}
          elsewhereHref={hrefs.compare(pairParameters({ from, to: { ...to, reference: "" } }))}
          onChoose={(next) => onCompare({ from, to: next })}
          onPlatform={(platform) => onCompare({ from: shown("from"), to: { ...to, platform } })}
        />
      </div>
    </header>
  );
}
