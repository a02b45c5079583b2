import { classNames } from "./class-names.ts";

/** A grey bar where text will be. `className` gives the width; the place around it says `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classNames("block h-3 animate-pulse rounded-sm bg-line", className)}
    />
  );
}
