"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { buttonClass } from "#components/ui/button-class.ts";
import { Menu } from "#components/ui/menu.tsx";

const THEMES = [
  { id: "light", label: "Light", icon: <Sun aria-hidden="true" className="size-3.5" /> },
  { id: "dark", label: "Dark", icon: <Moon aria-hidden="true" className="size-3.5" /> },
  { id: "system", label: "As the system", icon: <Monitor aria-hidden="true" className="size-3.5" /> },
] as const;

/** Light, dark, or as the system has it. */
export function ThemeMenu() {
  const { setTheme } = useTheme();
  return (
    <Menu
      trigger={
        <button type="button" className={`${buttonClass("quiet", "small")} px-2.5! font-normal!`}>
          <Sun aria-hidden="true" className="size-3.5 dark:hidden" />
          <Moon aria-hidden="true" className="hidden size-3.5 dark:block" />
          Appearance
        </button>
      }
      items={THEMES.map((theme) => ({
        label: theme.label,
        icon: theme.icon,
        onSelect: () => setTheme(theme.id),
      }))}
    />
  );
}
