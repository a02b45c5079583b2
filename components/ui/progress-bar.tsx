import { formatCount } from "./format-count.ts";

interface ProgressBarProps {
  /** What is under way, for screen readers. */
  label: string;
  done: number;
  /** Null while it is not known how much there is. */
  total: number | null;
}

/** How far work has come. The numbers belong beside it, in words. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const share = total ? Math.min(1, done / total) : null;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : done}
      aria-valuetext={
        total === null ? `${formatCount(done)} so far` : `${formatCount(done)} of ${formatCount(total)}`
      }
      className="h-1 w-full overflow-hidden rounded-full bg-line"
    >
      <div
        className={
          share === null
            ? "h-full w-1/3 animate-pulse rounded-full bg-accent"
            : "h-full rounded-full bg-accent transition-[width]"
        }
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
