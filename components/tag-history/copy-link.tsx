"use client";

import { Check, Link2, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { COPY_WORDS, useCopy } from "#components/ui/use-copy.ts";

const ICONS = { idle: Link2, copied: Check, failed: X };

interface CopyLinkProps {
  /** An address of the console; left out: the page as it is shown now. */
  href?: string;
  size?: "normal" | "small";
}

/** Copies a whole address, of what is shown or of something in it. */
export function CopyLink({ href, size }: CopyLinkProps) {
  const { state, copy } = useCopy();
  const Icon = ICONS[state];
  return (
    <Button
      size={size}
      onClick={() => void copy(new URL(href ?? window.location.href, window.location.href).href)}
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {COPY_WORDS[state] ?? "Copy link"}
    </Button>
  );
}
