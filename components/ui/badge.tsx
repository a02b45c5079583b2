import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Tone = "neutral" | "outline" | "accent" | "good" | "warning" | "bad";

const TONES: Record<Tone, string> = {
  neutral: "bg-hover text-muted",
  outline: "border border-line text-muted",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  warning: "bg-warning-soft text-warning",
  bad: "bg-bad-soft text-bad",
};

interface BadgeProps {
  tone?: Tone;
  children: ReactNode;
  /** Shown on hover. */
  tip?: string;
  className?: string;
}

/** A word or two about a thing. The tone supports the words, it never stands for them. */
export function Badge({ tone = "neutral", children, tip, className }: BadgeProps) {
  return (
    <span
      data-tip={tip}
      className={classNames(
        "inline-flex h-5 max-w-full items-center gap-1 truncate rounded-full px-2 text-2xs whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
