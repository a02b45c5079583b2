"use client";

import { Check, Link2, X } from "lucide-react";
import { buttonClass } from "#components/ui/button-class.ts";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { COPY_WORDS, useCopy } from "#components/ui/use-copy.ts";
import type { TagMove } from "#lib/contract/tag-history.ts";
import { useMoveListActions } from "./move-list-context.tsx";

const ICONS = { idle: Link2, copied: Check, failed: X };

/** Copies the address of one row. */
export function CopyMoveLink({ move }: { move: TagMove }) {
  const { state, copy } = useCopy();
  const { linkTo } = useMoveListActions();
  const tabIndex = useRowTabIndex();
  const Icon = ICONS[state];
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label="Copy a link to this row"
      data-tip={COPY_WORDS[state] ?? "Copy a link to this row"}
      onClick={() => void copy(new URL(linkTo(move), window.location.href).href)}
      className={buttonClass("quiet", "icon")}
    >
      <Icon aria-hidden="true" className="size-3.5" />
    </button>
  );
}
