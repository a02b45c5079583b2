"use client";

import { classNames } from "#components/ui/class-names.ts";
import { formatCount } from "#components/ui/format-count.ts";
import type { FileCounts, FileDifference } from "#lib/contract/comparison.ts";

type Kind = FileDifference["kind"];

interface FileCountsProps {
  counts: FileCounts;
  /** Null: all of them. */
  kind: Kind | null;
  onKind: (kind: Kind | null) => void;
}

/** How many files differ and how; each count narrows the list to it. */
export function FileCountChips({ counts, kind, onKind }: FileCountsProps) {
  const { added, removed, changed, onlyTime } = counts;
  const choices: readonly { kind: Kind | null; label: string; count: number }[] = [
    { kind: null, label: "All", count: added + removed + changed + onlyTime },
    { kind: "added", label: "Added", count: added },
    { kind: "removed", label: "Removed", count: removed },
    { kind: "changed", label: "Changed", count: changed },
    { kind: "only-time", label: "Only the time", count: onlyTime },
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that nobody sees
    <div role="group" aria-label="Which files" className="flex flex-wrap gap-1.5">
      {choices.map((choice) => (
        <button
          key={choice.label}
          type="button"
          aria-pressed={choice.kind === kind}
          onClick={() => onKind(choice.kind)}
          className={classNames(
            "inline-flex h-[30px] items-center gap-2 rounded-control border px-2.5 whitespace-nowrap",
            choice.kind === kind
              ? "border-accent bg-accent-soft font-medium"
              : "border-line bg-panel hover:bg-hover",
          )}
        >
          {choice.label}
          <span className={choice.kind === kind ? "text-ink" : "text-muted"}>
            {formatCount(choice.count)}
          </span>
        </button>
      ))}
    </div>
  );
}
