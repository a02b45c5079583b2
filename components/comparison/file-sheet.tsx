"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { type Place, placeKey, placeOf } from "#components/image-files/place.ts";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Comparison, FileDifference } from "#lib/contract/comparison.ts";
import { FileComparison } from "./file-comparison.tsx";

interface FileSheetProps {
  comparison: Comparison;
  place: Place;
  /** The list as far as it is loaded, to go from file to file. */
  rows: readonly FileDifference[];
  onOpen: (place: Place) => void;
  onClose: () => void;
}

/** The file itself in the list, and those before and after it; none where the list has none. */
function inList(
  rows: readonly FileDifference[],
  place: Place,
): Partial<Record<"before" | "row" | "after", FileDifference>> {
  const at = rows.findIndex((row) => placeKey(row) === placeKey(place));
  return at < 0 ? {} : { before: rows[at - 1], row: rows[at], after: rows[at + 1] };
}

/** What differs in one file, over the list: Escape leads back to it, j and k go from file to file. */
export function FileSheet({ comparison, place, rows, onOpen, onClose }: FileSheetProps) {
  const { before, row, after } = inList(rows, place);
  const origin = useRef<Element | null>(null);
  const content = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = event.key === "j" ? after : event.key === "k" ? before : undefined;
    if (next) onOpen(placeOf(next));
  }
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          ref={content}
          aria-describedby={undefined}
          // As in Dialog: it is opened by a row or by the address, which Radix does not know.
          // The keys that lead from file to file work at once, and no button opens its tip.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            origin.current = document.activeElement;
            content.current?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (origin.current instanceof HTMLElement) origin.current.focus();
          }}
          onKeyDown={onKeyDown}
          className="fixed inset-y-0 right-0 z-50 flex w-[min(72rem,100vw)] flex-col border-l border-line bg-panel shadow-dialog outline-none"
        >
          <header className="flex items-center gap-2 border-b border-line py-2.5 pr-3 pl-5">
            <Radix.Title className="line-clamp-2 min-w-0 flex-1 font-mono text-xs font-medium [overflow-wrap:anywhere]">
              <Text>{`/${place.path}`}</Text>
            </Radix.Title>
            <CopyButton text={`/${place.path}`} label="Copy the path" />
            <Step label="Previous file (k)" to={before} onOpen={onOpen}>
              <ChevronUp aria-hidden="true" className="size-4" />
            </Step>
            <Step label="Next file (j)" to={after} onOpen={onOpen}>
              <ChevronDown aria-hidden="true" className="size-4" />
            </Step>
            <Radix.Close aria-label="Close" className={buttonClass("quiet", "icon")}>
              <X aria-hidden="true" className="size-4" />
            </Radix.Close>
          </header>
          <FileComparison key={placeKey(place)} comparison={comparison} place={place} row={row} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface StepProps {
  label: string;
  to: FileDifference | undefined;
  onOpen: (place: Place) => void;
  children: ReactNode;
}

function Step({ label, to, onOpen, children }: StepProps) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={label}
      data-tip={label}
      refused={to ? null : "There is no further file in the list."}
      onClick={() => to && onOpen(placeOf(to))}
    >
      {children}
    </Button>
  );
}
