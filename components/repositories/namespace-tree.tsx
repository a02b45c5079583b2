"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { type KeyboardEvent, useRef, useState } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { namespacesOptions } from "#lib/console-client/namespaces.ts";
import { repositoryListState } from "./list-state.ts";
import { NamespaceLevel } from "./namespace-level.tsx";
import { AllRepositories } from "./namespace-row.tsx";
import { type TreeState, treeStep } from "./tree-keys.ts";

/** `a/b/c` → `a`, `a/b`: what has to be open for it to be seen. */
function parentsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/**
 * The namespaces of a registry as a tree of any depth; a level is asked for when it is opened. What is chosen stands
 * in the address and narrows the list beside it. Keys as in the ARIA tree pattern; every row is a link too.
 */
export function NamespaceTree({ registry }: { registry: string }) {
  const top = useQuery(namespacesOptions({ registry, under: "" }));
  const [{ under }, setState] = useQueryStates(repositoryListState);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(parentsOf(under)));
  const [current, setCurrent] = useState(under);
  const tree = useRef<HTMLDivElement>(null);

  function setExpanded(path: string, expanded: boolean) {
    const next = new Set(open);
    if (expanded) next.add(path);
    else next.delete(path);
    setOpen(next);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === " " && event.target instanceof HTMLElement) {
      event.preventDefault();
      event.target.click();
      return;
    }
    const step = tree.current && treeStep(tree.current, event);
    if (!step) return;
    event.preventDefault();
    if (step.expand !== undefined) setExpanded(step.path, step.expand);
    else step.row.focus();
  }
  const state: TreeState = {
    registry,
    open,
    selected: under,
    current,
    setCurrent,
    setExpanded,
    select: (path) => void setState({ under: path || null }),
  };

  if (top.isPending) return <TreeSkeleton />;
  if (!top.data)
    return <p className="px-2 text-bad">The namespaces could not be listed. {top.error?.message}</p>;
  if (!top.data.items.some((item) => item.hasChildren)) return null;
  return (
    <nav aria-label="Namespaces" className="min-w-0">
      <div
        ref={tree}
        role="tree"
        aria-label="Namespaces"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="grid gap-px"
      >
        <AllRepositories tree={state} />
        <NamespaceLevel tree={state} under="" level={1} />
      </div>
    </nav>
  );
}

function TreeSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-3.5 px-2 py-2">
      {["w-28", "w-20", "w-32", "w-24", "w-16"].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
