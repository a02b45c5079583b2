import { Skeleton } from "#components/ui/skeleton.tsx";

const WIDTHS = ["w-40", "w-56", "w-32", "w-48", "w-36"];

/** Rows of the real height while the real ones are on their way. */
export function RowsLoading({ label }: { label: string }) {
  return (
    <div
      role="status"
      aria-label={label}
      className="divide-y divide-line rounded-card border border-line bg-panel"
    >
      {WIDTHS.map((width) => (
        <div key={width} className="flex h-11 items-center justify-between px-3.5">
          <Skeleton className={width} />
          <Skeleton className="w-20" />
        </div>
      ))}
    </div>
  );
}
