"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { hrefs } from "#components/shell/hrefs.ts";
import { formatCount } from "#components/ui/format-count.ts";
import { verificationOptions } from "#lib/console-client/verification.ts";
import { exactWords } from "./history-time.ts";

/** What the last verification of this session said; nothing when there was none. It never starts one. */
export function ChainBadge() {
  const { data } = useQuery({ ...verificationOptions(), enabled: false });
  if (!data?.head) return null;
  return (
    <Link
      href={hrefs.proof()}
      prefetch={false}
      data-tip={`Verified ${exactWords(data.verifiedAt)}`}
      className={`inline-flex h-6 shrink-0 items-center rounded-full px-2.5 text-2xs whitespace-nowrap max-sm:hidden ${
        data.ok ? "bg-good-soft text-good" : "bg-bad-soft text-bad"
      }`}
    >
      {data.ok ? `chain verified to ${formatCount(data.head.seq)}` : "the chain does not verify"}
    </Link>
  );
}
