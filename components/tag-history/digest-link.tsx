"use client";

import Link from "next/link";
import { imageHref } from "#components/images/image-link.ts";
import { DigestMark } from "#components/references/digest-mark.tsx";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { Text } from "#components/ui/text.tsx";
import { isDigest, shortDigest } from "#lib/references/digest.ts";

interface DigestLinkProps {
  registry: string;
  repository: string;
  digest: string;
  /** The registry answered 404 for it: there is still its page with what is known. */
  gone?: boolean;
}

/** A digest that leads to its version: mark and 12 characters, the whole one on hover. */
export function DigestLink({ registry, repository, digest, gone = false }: DigestLinkProps) {
  const tabIndex = useRowTabIndex();
  const content = (
    <>
      <DigestMark digest={digest} />
      <span className={gone ? "text-muted line-through decoration-faint" : undefined}>
        <Text>{shortDigest(digest)}</Text>
      </span>
      {gone ? <span className="sr-only">, gone from the registry</span> : null}
    </>
  );
  const look = "inline-flex h-6 items-center gap-1.5 font-mono text-xs whitespace-nowrap";
  const tip = gone ? `${digest}: gone from the registry` : digest;
  // A digest of an algorithm nobody here computes has no page of its own.
  if (!isDigest(digest)) {
    return (
      <span className={look} data-tip={tip}>
        {content}
      </span>
    );
  }
  return (
    <Link
      href={imageHref({ registry, repository, reference: digest })}
      prefetch={false}
      tabIndex={tabIndex}
      data-tip={tip}
      className={`${look} -mx-1 rounded-sm px-1 hover:bg-line/60`}
    >
      {content}
    </Link>
  );
}
