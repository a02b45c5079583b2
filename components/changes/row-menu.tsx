"use client";

import { Ellipsis } from "lucide-react";
import { buttonClass } from "#components/ui/button-class.ts";
import { Menu, type MenuItem } from "#components/ui/menu.tsx";
import { useRowTabIndex } from "#components/ui/table-row.tsx";

/** What can be done with one row. */
export function RowMenu({ label, items }: { label: string; items: readonly MenuItem[] }) {
  const tabIndex = useRowTabIndex();
  return (
    <span data-row-menu="" className="flex items-center">
      <Menu
        items={items}
        trigger={
          <button
            type="button"
            tabIndex={tabIndex}
            aria-label={label}
            className={buttonClass("quiet", "icon")}
          >
            <Ellipsis aria-hidden="true" className="size-4" />
          </button>
        }
      />
    </span>
  );
}
