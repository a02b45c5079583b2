"use client";

import { Undo2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import type { TagMove } from "#lib/contract/tag-history.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { useOpenChange } from "./change-context.ts";
import { rollBackOf } from "./roll-back-rule.ts";
import { useRefusal } from "./use-refusal.ts";

/** In a row of the history: puts the tag back to what it pointed at before. Greyed with the reason where it cannot. */
export function RollBackIcon({ move }: { move: TagMove }) {
  const open = useOpenChange();
  const readOnly = useRefusal();
  const tabIndex = useRowTabIndex();
  const back = rollBackOf(move);
  if (back === null) return null;
  const refused = readOnly ?? (typeof back === "string" ? back : null);
  const words =
    typeof back === "string"
      ? `Put ${move.tag ?? ""} back`
      : `Put ${back.tag} back to ${shortDigest(back.to)}`;
  return (
    <Button
      look="quiet"
      size="icon"
      tabIndex={tabIndex}
      aria-label={words}
      data-tip={words}
      refused={refused}
      onClick={() => typeof back !== "string" && open({ kind: "point-tag", ...back, back: true })}
    >
      <Undo2 aria-hidden="true" className="size-3.5" />
    </Button>
  );
}

/** The same in words; where the earlier version is gone, to restore it. `onOpen`: closes what it stands in. */
export function RollBackButton({ move, onOpen }: { move: TagMove; onOpen: () => void }) {
  const open = useOpenChange();
  const readOnly = useRefusal();
  const back = rollBackOf(move);
  const { registry, repository, from } = move;
  if (back === null) return null;
  if (typeof back === "string" && from?.gone && repository !== null) {
    return (
      <Button
        refused={readOnly}
        onClick={() => {
          onOpen();
          open({ kind: "restore-versions", registry, repository, digests: [from.digest] });
        }}
      >
        Restore {shortDigest(from.digest)}…
      </Button>
    );
  }
  return (
    <Button
      refused={readOnly ?? (typeof back === "string" ? back : null)}
      onClick={() => {
        if (typeof back === "string") return;
        onOpen();
        open({ kind: "point-tag", ...back, back: true });
      }}
    >
      <Undo2 aria-hidden="true" className="size-3.5" />
      Put back…
    </Button>
  );
}

interface PointAgainProps {
  registry: string;
  repository: string;
  tag: string;
  digest: string;
}

/** In the biography of a version: points a tag at it again that once did. */
export function PointAgainIcon({ registry, repository, tag, digest }: PointAgainProps) {
  const open = useOpenChange();
  const refused = useRefusal();
  const tabIndex = useRowTabIndex();
  const words = `Put ${tag} back to this version`;
  return (
    <Button
      look="quiet"
      size="icon"
      tabIndex={tabIndex}
      aria-label={words}
      data-tip={words}
      refused={refused}
      onClick={() => open({ kind: "point-tag", registry, repository, tag, to: digest, back: true })}
    >
      <Undo2 aria-hidden="true" className="size-3.5" />
    </Button>
  );
}
