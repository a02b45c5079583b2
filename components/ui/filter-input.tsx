"use client";

import { useEffect, useState } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./control-class.ts";
import { Kbd } from "./kbd.tsx";

interface FilterInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** At most 256 characters are accepted by the API. */
  maxLength?: number;
  className?: string;
}

/**
 * The filter of a list. `/` anywhere on the page puts the cursor here, Escape empties it. What is typed shows at
 * once; `onChange` follows when typing pauses for 120 ms, so that a list of thousands is not asked per letter.
 */
export function FilterInput({ label, value, onChange, maxLength = 256, className }: FilterInputProps) {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [reported, setReported] = useState(value);
  if (known !== value) {
    setKnown(value);
    // What comes back is what was reported a moment ago; letters typed since then stay.
    if (value !== reported) {
      setReported(value);
      setTyped(value);
    }
  }
  useEffect(() => {
    if (typed === reported) return;
    const timer = setTimeout(() => {
      setReported(typed);
      onChange(typed);
    }, 120);
    return () => clearTimeout(timer);
  }, [typed, reported, onChange]);

  return (
    <div className={classNames("relative w-full sm:max-w-70", className)}>
      <input
        type="search"
        data-page-filter=""
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        maxLength={maxLength}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && typed !== "") {
            event.preventDefault();
            setTyped("");
          }
        }}
        className={classNames(controlClass, "peer h-[30px] pr-8 [&::-webkit-search-cancel-button]:hidden")}
      />
      <span className="absolute inset-y-0 right-1.5 flex items-center peer-focus:hidden">
        <Kbd>/</Kbd>
      </span>
    </div>
  );
}
