"use client";

import { Check, Copy, X } from "lucide-react";
import { Button } from "./button.tsx";
import { useRowTabIndex } from "./table-row.tsx";
import { COPY_WORDS, useCopy } from "./use-copy.ts";

const ICONS = { idle: Copy, copied: Check, failed: X };

interface CopyButtonProps {
  /** What is copied, byte for byte. */
  text: string;
  /** What it is, for the label: "Copy pull command". */
  label: string;
  /** Show the label beside the icon. */
  withLabel?: boolean;
}

/** Copies text and says that it did. */
export function CopyButton({ text, label, withLabel = false }: CopyButtonProps) {
  const { state, copy } = useCopy();
  const tabIndex = useRowTabIndex();
  const Icon = ICONS[state];
  return (
    <Button
      tabIndex={tabIndex}
      look={withLabel ? "plain" : "quiet"}
      size={withLabel ? "normal" : "icon"}
      aria-label={withLabel ? undefined : label}
      data-tip={COPY_WORDS[state] ?? (withLabel ? undefined : label)}
      onClick={() => void copy(text)}
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {withLabel ? (COPY_WORDS[state] ?? label) : null}
    </Button>
  );
}
