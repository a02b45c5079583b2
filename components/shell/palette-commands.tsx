"use client";

import { useTheme } from "next-themes";
import { hrefs } from "./hrefs.ts";
import { PaletteGroup, PaletteItem } from "./palette-item.tsx";

interface PaletteCommandsProps {
  /** Whether what is typed fits these words. */
  matches: (words: string) => boolean;
  go: (href: string) => void;
  close: () => void;
}

/** What can be done beside going to a thing. */
export function PaletteCommands({ matches, go, close }: PaletteCommandsProps) {
  const { resolvedTheme, setTheme } = useTheme();
  const other = resolvedTheme === "dark" ? "light" : "dark";
  function switchTheme() {
    setTheme(other);
    close();
  }
  const commands = [
    { words: "Home", run: () => go(hrefs.home()) },
    { words: "History of tags", run: () => go(hrefs.history()) },
    { words: "Changes made here", run: () => go(hrefs.changes()) },
    { words: "Kept versions", run: () => go(hrefs.keepAlives()) },
    { words: "Proof of the history", run: () => go(hrefs.proof()) },
    { words: "Compare two images", run: () => go(hrefs.compare()) },
    { words: "Connect a registry", run: () => go(hrefs.connect()) },
    { words: `Use the ${other} appearance`, run: switchTheme },
  ];
  return (
    <PaletteGroup title="Commands">
      {commands
        .filter(({ words }) => matches(words))
        .map(({ words, run }) => (
          <PaletteItem key={words} id={`command ${words}`} onSelect={run}>
            {words}
          </PaletteItem>
        ))}
    </PaletteGroup>
  );
}
