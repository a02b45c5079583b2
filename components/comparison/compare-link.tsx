"use client";

import { FileDiff } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "#components/ui/button-class.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { useRowTabIndex } from "#components/ui/table-row.tsx";
import { isDigest } from "#lib/references/digest.ts";
import { compareHref } from "./compare-href.ts";

interface CompareLinkProps {
  registry: string;
  repository: string | null;
  /** The versions at both ends; null where there is none. */
  from: { digest: string } | null;
  to: { digest: string } | null;
}

interface CompareWordsProps extends CompareLinkProps {
  words?: string;
  /** In a tab of its own, where what the link stands in would be lost otherwise. */
  apart?: boolean;
  small?: boolean;
}

/** The address of the difference of two versions; null where one is missing, or both are the same. */
function differenceHref({ registry, repository, from, to }: CompareLinkProps): string | null {
  if (repository === null || from === null || to === null || from.digest === to.digest) return null;
  if (!isDigest(from.digest) || !isDigest(to.digest)) return null;
  const side = (reference: string) => ({ registry, repository, reference });
  return compareHref(side(from.digest), side(to.digest));
}

/** In a row of the history: what changed inside from one version to the other. */
export function CompareIcon(props: CompareLinkProps) {
  const tabIndex = useRowTabIndex();
  const href = differenceHref(props);
  if (href === null) return null;
  return (
    <Link
      href={href}
      prefetch={false}
      tabIndex={tabIndex}
      aria-label="Compare the two versions"
      data-tip="Compare the two versions: config, layers and files"
      className={buttonClass("quiet", "icon")}
    >
      <FileDiff aria-hidden="true" className="size-3.5" />
    </Link>
  );
}

/** The same in words. */
export function CompareLink({
  words = "Compare",
  apart = false,
  small = apart,
  ...props
}: CompareWordsProps) {
  const href = differenceHref(props);
  if (href === null) return null;
  return (
    <ButtonLink
      size={small ? "small" : "normal"}
      href={href}
      {...(apart ? { target: "_blank", rel: "noopener" } : {})}
    >
      <FileDiff aria-hidden="true" className="size-3.5" />
      {words}
      {apart ? <span className="sr-only"> (opens in a new tab)</span> : null}
    </ButtonLink>
  );
}
