"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { MouseEvent, ReactNode } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Namespace } from "#lib/contract/repositories.ts";
import type { TreeState } from "./tree-keys.ts";

const ROW =
  "flex h-7 items-center gap-1.5 rounded-sm pr-2 text-muted hover:bg-hover hover:text-ink aria-selected:bg-accent-soft aria-selected:font-medium aria-selected:text-ink outline-offset-[-2px]";

const indent = (level: number) => ({ paddingLeft: `${4 + (level - 1) * 14}px` });

interface NamespaceRowProps {
  tree: TreeState;
  item: Namespace;
  level: number;
  place: number;
  of: number;
}

/** One namespace: a click narrows the list, the arrow in front of it opens what is below. */
export function NamespaceRow({ tree, item, level, place, of }: NamespaceRowProps) {
  const expanded = tree.open.has(item.path);
  function toggle(event: MouseEvent) {
    event.preventDefault();
    event.stopPropagation();
    tree.setExpanded(item.path, !expanded);
  }
  return (
    <TreeLink
      tree={tree}
      path={item.path}
      segment={item.segment}
      level={level}
      expanded={expanded}
      place={place}
      of={of}
    >
      {/* The keys open and close a row; this is for the pointer, inside the row's own link. */}
      <span
        aria-hidden="true"
        className="grid size-6 shrink-0 place-items-center rounded-sm hover:bg-line"
        onClick={toggle}
      >
        <ChevronRight className={`size-3.5 transition-transform ${expanded ? "rotate-90" : ""}`} />
      </span>
      <span className="truncate" data-tip={item.path} data-tip-when="cut">
        <Text>{item.segment}</Text>
      </span>
      <span className="ml-auto font-normal">{formatCount(item.repositoryCount)}</span>
    </TreeLink>
  );
}

/** The first row: no narrowing. */
export function AllRepositories({ tree }: { tree: TreeState }) {
  return (
    <TreeLink tree={tree} path="" segment="all" level={1}>
      <span className="pl-2">All repositories</span>
    </TreeLink>
  );
}

interface TreeLinkProps {
  tree: TreeState;
  path: string;
  segment: string;
  level: number;
  expanded?: boolean;
  place?: number;
  of?: number;
  children: ReactNode;
}

function TreeLink({ tree, path, segment, level, expanded, place, of, children }: TreeLinkProps) {
  function select(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tree.select(path);
  }
  return (
    <Link
      role="treeitem"
      href={hrefs.registry(tree.registry, { under: path })}
      prefetch={false}
      data-path={path}
      data-segment={segment}
      aria-level={level}
      aria-expanded={expanded}
      aria-selected={tree.selected === path}
      aria-posinset={place}
      aria-setsize={of}
      tabIndex={tree.current === path || path === "" ? 0 : -1}
      onFocus={() => tree.setCurrent(path)}
      onClick={select}
      className={ROW}
      style={indent(level)}
    >
      {children}
    </Link>
  );
}

interface TreeRemarkProps {
  level: number;
  onSelect?: () => void;
  children: ReactNode;
}

/** A row that is no namespace: loading, failed, or "show more". */
export function TreeRemark({ level, onSelect, children }: TreeRemarkProps) {
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={false}
      tabIndex={-1}
      onClick={onSelect}
      onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && onSelect?.()}
      className={`${ROW} ${onSelect ? "cursor-pointer text-accent" : ""}`}
      style={indent(level)}
    >
      <span className="pl-7.5">{children}</span>
    </div>
  );
}
