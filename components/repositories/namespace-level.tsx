"use client";

import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { formatCount } from "#components/ui/format-count.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { namespacesOptions } from "#lib/console-client/namespaces.ts";
import { NamespaceRow, TreeRemark } from "./namespace-row.tsx";
import type { TreeState } from "./tree-keys.ts";

/** So many rows of one level at a time: a level can have a thousand. */
const PORTION = 100;

interface NamespaceLevelProps {
  tree: TreeState;
  under: string;
  /** 1 at the top. */
  level: number;
}

/** One level of the tree with everything that is open below it. Repositories without children are in the list. */
export function NamespaceLevel({ tree, under, level }: NamespaceLevelProps) {
  const query = useQuery(namespacesOptions({ registry: tree.registry, under }));
  const [shown, setShown] = useState(PORTION);
  if (query.isPending) {
    return (
      <TreeRemark level={level}>
        <Skeleton className="w-24" />
        <span className="sr-only">Loading</span>
      </TreeRemark>
    );
  }
  if (!query.data) return <TreeRemark level={level}>Could not be listed. {query.error?.message}</TreeRemark>;
  const namespaces = query.data.items.filter((item) => item.hasChildren);
  const rest = namespaces.length - shown;
  return (
    <>
      {namespaces.slice(0, shown).map((item, index) => (
        <Fragment key={item.path}>
          <NamespaceRow tree={tree} item={item} level={level} place={index + 1} of={namespaces.length} />
          {tree.open.has(item.path) ? (
            <NamespaceLevel tree={tree} under={item.path} level={level + 1} />
          ) : null}
        </Fragment>
      ))}
      {rest > 0 ? (
        <TreeRemark level={level} onSelect={() => setShown(shown + PORTION)}>
          Show {formatCount(Math.min(rest, PORTION))} more of {formatCount(rest)}
        </TreeRemark>
      ) : null}
      {query.data.truncated ? <TreeRemark level={level}>There are more: use the filter.</TreeRemark> : null}
    </>
  );
}
