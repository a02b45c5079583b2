"use client";

import { Check, X } from "lucide-react";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { Text } from "#components/ui/text.tsx";
import { COPY_WORDS, useCopy } from "#components/ui/use-copy.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { DigestMark } from "./digest-mark.tsx";

/** A digest as it is shown everywhere: mark and 12 characters; the whole one on hover, a click copies it. */
export function Digest({ digest }: { digest: string }) {
  const { state, copy } = useCopy();
  const tabIndex = useRowTabIndex();
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      data-tip={COPY_WORDS[state] ?? digest}
      onClick={() => void copy(digest)}
      className="-mx-1 inline-flex h-6 items-center gap-1.5 rounded-sm px-1 font-mono text-xs whitespace-nowrap hover:bg-line/60"
    >
      {state === "copied" ? <Check aria-hidden="true" className="size-[9px] stroke-4 text-good" /> : null}
      {state === "failed" ? <X aria-hidden="true" className="size-[9px] stroke-4 text-bad" /> : null}
      {state === "idle" ? <DigestMark digest={digest} /> : null}
      <span className="sr-only">Copy digest </span>
      <Text>{shortDigest(digest)}</Text>
    </button>
  );
}
