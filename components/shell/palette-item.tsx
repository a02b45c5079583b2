import { Command } from "cmdk";
import type { ReactNode } from "react";

interface PaletteItemProps {
  /** Unique in the palette. */
  id: string;
  onSelect: () => void;
  children: ReactNode;
  /** Where it belongs, on the right. */
  aside?: ReactNode;
}

/** One line of the palette. */
export function PaletteItem({ id, onSelect, children, aside }: PaletteItemProps) {
  return (
    <Command.Item
      value={id}
      onSelect={onSelect}
      className="flex h-9 cursor-pointer items-center justify-between gap-4 rounded-sm px-2.5 data-[selected=true]:bg-hover"
    >
      <span className="flex min-w-0 items-center gap-2">{children}</span>
      {aside ? <span className="shrink-0 truncate text-muted">{aside}</span> : null}
    </Command.Item>
  );
}

/** A titled part of the palette; nothing when it has no lines. */
export function PaletteGroup({ title, children }: { title: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <Command.Group
      heading={title}
      className="px-1.5 py-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}
