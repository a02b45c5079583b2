"use client";

import Link from "next/link";
import { useState } from "react";
import { imageHref } from "#components/images/image-link.ts";
import { Digest } from "#components/references/digest.tsx";
import { Button } from "#components/ui/button.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import type { ComparedSide } from "#lib/contract/comparison.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import { visibleString } from "#lib/references/visible-text.ts";
import { ChooseDialog } from "./choose-dialog.tsx";
import type { SideAddress } from "./compared-pair.ts";

interface SideCardProps {
  label: "From" | "To";
  address: SideAddress;
  /** Undefined: not known yet, or it could not be had. */
  side: ComparedSide | undefined;
  /** It is under way. */
  pending: boolean;
  /** Where a side in another repository can be named. */
  elsewhereHref: string;
  onChoose: (address: SideAddress) => void;
  onPlatform: (platform: string) => void;
}

function Facts({ side }: { side: ComparedSide }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
      <span>
        built <RelativeTime time={side.createdAt} fallback="at an unstated time" />
      </span>
      <span aria-hidden="true">·</span>
      <ByteSize bytes={side.size} />
    </p>
  );
}

function Platform({ side, onPlatform }: { side: ComparedSide; onPlatform: (platform: string) => void }) {
  const now = side.platform ? formatPlatform(side.platform) : null;
  if (side.index === null || now === null) {
    return now === null ? null : (
      <span className="text-muted">
        <Text>{now}</Text>
      </span>
    );
  }
  const names = new Set([now, ...side.platforms]);
  return (
    <Select
      label="Platform"
      value={now}
      options={[...names].map((name) => ({ value: name, label: visibleString(name) }))}
      onChange={onPlatform}
    />
  );
}

/** One of the two images: how it is named, which version that is, and how to take another. */
export function SideCard(props: SideCardProps) {
  const { label, address, side, pending, elsewhereHref, onChoose, onPlatform } = props;
  const [choosing, setChoosing] = useState(false);
  const isTag = !address.reference.includes(":");
  return (
    <section
      aria-label={label === "From" ? "The first image" : "The second image"}
      className="grid min-w-0 content-start gap-1.5 rounded-card border border-line bg-panel px-3.5 py-3"
    >
      <div className="flex min-w-0 items-start justify-between gap-3">
        <p className="min-w-0 truncate text-muted">
          <span className="mr-1 font-medium text-ink">{label}</span>{" "}
          <Text>{`${address.registry} / ${address.repository}`}</Text>
        </p>
        <Button size="small" look="quiet" className="-my-1 -mr-1.5" onClick={() => setChoosing(true)}>
          Another…
        </Button>
      </div>
      <div className="flex min-h-[30px] flex-wrap items-center gap-x-3 gap-y-1">
        {isTag ? (
          <Link
            href={imageHref(address)}
            prefetch={false}
            className="min-w-0 font-mono text-base font-medium underline-offset-4 [overflow-wrap:anywhere] hover:underline"
          >
            <Text>{address.reference}</Text>
          </Link>
        ) : null}
        {side ? (
          <Digest digest={side.index ?? side.digest} />
        ) : isTag ? null : (
          <Digest digest={address.reference} />
        )}
        {isTag ? null : (
          <Link
            href={imageHref(address)}
            prefetch={false}
            className="text-accent underline-offset-2 hover:underline"
          >
            Open
          </Link>
        )}
        {side ? <Platform side={side} onPlatform={onPlatform} /> : null}
      </div>
      {side ? <Facts side={side} /> : pending ? <Skeleton className="my-1 w-2/5" /> : null}
      {choosing ? (
        <ChooseDialog
          title={label === "From" ? "Compare from another image" : "Compare to another image"}
          beside={address}
          elsewhereHref={elsewhereHref}
          onChoose={(next) => {
            setChoosing(false);
            onChoose(next);
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </section>
  );
}
