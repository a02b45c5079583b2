"use client";

import { Command } from "cmdk";
import { type ReactNode, useState } from "react";

interface VersionChooserProps {
  /** What is chosen, for screen readers. */
  label: string;
  placeholder: string;
  /** Characters that can be typed. */
  maxLength: number;
  /** Of the list: a taller one where more groups are offered. */
  height: "h-72" | "h-80";
  /** The list for what is typed, without spaces around it. */
  children: (text: string) => ReactNode;
}

/** A field, and under it the list of what can be chosen; arrows move in the list, Enter chooses. */
export function VersionChooser({ label, placeholder, maxLength, height, children }: VersionChooserProps) {
  const [typed, setTyped] = useState("");
  return (
    <Command
      label={label}
      shouldFilter={false}
      loop
      className="overflow-hidden rounded-card border border-line"
    >
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        maxLength={maxLength}
        placeholder={placeholder}
        className="h-10 w-full border-b border-line bg-transparent px-3.5 outline-none"
      />
      <Command.List className={`${height} overflow-y-auto py-1`}>{children(typed.trim())}</Command.List>
    </Command>
  );
}
