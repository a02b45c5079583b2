import { classNames } from "./class-names.ts";

const TONES = { good: "bg-good", warning: "bg-warning-mark", bad: "bg-bad", neutral: "bg-faint" } as const;

/** A dot of state. It says nothing to a screen reader: words stand beside it or in the label around it. */
export function Dot({ tone, pulse = false }: { tone: keyof typeof TONES; pulse?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={classNames("size-[7px] shrink-0 rounded-full", TONES[tone], pulse && "animate-pulse")}
    />
  );
}
