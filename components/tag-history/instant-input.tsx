"use client";

import { CalendarClock } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { instantText, parseInstant } from "./history-time.ts";

interface InstantInputProps {
  label: string;
  /** RFC 3339; null: not set. */
  value: string | null;
  /** Called with every instant that is typed or picked; null when the field is emptied. */
  onChange: (time: string | null) => void;
}

/**
 * An instant in UTC, to the second: typed or pasted as text, or picked from the browser's calendar. What is typed and
 * is no time yet is said to be none and changes nothing.
 */
export function InstantInput({ label, value, onChange }: InstantInputProps) {
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value ? instantText(value) : "");
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (parseInstant(typed) !== value) setTyped(value ? instantText(value) : "");
  }
  const wrong = typed.trim() !== "" && parseInstant(typed) === null;

  function take(text: string) {
    setTyped(text);
    const time = text.trim() === "" ? null : parseInstant(text);
    if (text.trim() === "" || time !== null) onChange(time);
  }
  function pick() {
    const input = picker.current;
    if (!input) return;
    input.value = value ? value.slice(0, 19) : "";
    input.showPicker();
  }
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label} <span className="font-normal text-muted">UTC</span>
      </label>
      <div className="relative flex gap-1.5">
        <Input
          id={id}
          value={typed}
          placeholder="2026-05-03 14:00:00"
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onChange={(event) => take(event.target.value)}
          className="font-mono text-xs"
        />
        <Button size="icon" aria-label={`Pick ${label.toLowerCase()} from a calendar`} onClick={pick}>
          <CalendarClock aria-hidden="true" className="size-3.5" />
        </Button>
        <input
          ref={picker}
          type="datetime-local"
          step={1}
          tabIndex={-1}
          aria-hidden="true"
          className="pointer-events-none absolute right-0 bottom-0 size-0 opacity-0"
          onChange={(event) => event.target.value && take(`${event.target.value.replace("T", " ")}`)}
        />
      </div>
      {wrong ? (
        <p id={`${id}-wrong`} className="text-xs text-bad">
          Write it as 2026-05-03 14:00:00.
        </p>
      ) : null}
    </div>
  );
}
