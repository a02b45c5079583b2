"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  onSelect?: () => void;
  /** A file to save: the item is a link then. */
  download?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Why it cannot be chosen now: it stays reachable and says so. */
  refused?: string | null;
}

/** A menu that opens from a button. `trigger` must be a single element that takes a ref, such as Button. */
export function Menu({ trigger, items }: { trigger: ReactElement; items: readonly MenuItem[] }) {
  function select(item: MenuItem, event: Event) {
    if (item.refused) event.preventDefault();
    else item.onSelect?.();
  }
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-w-[calc(100vw-1rem)] min-w-44 rounded-card border border-line bg-panel p-1 shadow-float"
        >
          {items.map((item) => (
            <Radix.Item
              key={item.label}
              asChild={item.download !== undefined}
              disabled={item.disabled}
              onSelect={(event) => select(item, event)}
              {...(item.refused
                ? { "aria-disabled": true, "data-tip": item.refused, "aria-description": item.refused }
                : {})}
              className={`flex h-[30px] cursor-pointer items-center gap-2 rounded-sm px-2 text-sm outline-none aria-disabled:cursor-default aria-disabled:opacity-55 data-disabled:opacity-55 data-highlighted:bg-hover ${item.danger ? "text-bad" : ""}`}
            >
              {item.download === undefined ? (
                <>
                  {item.icon}
                  {item.label}
                </>
              ) : (
                <a href={item.download} download>
                  {item.icon}
                  {item.label}
                </a>
              )}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
