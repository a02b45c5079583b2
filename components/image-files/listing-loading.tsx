import { Skeleton } from "#components/ui/skeleton.tsx";

const WIDTHS = ["w-16", "w-24", "w-20", "w-28", "w-14", "w-24", "w-16", "w-20", "w-32", "w-12"];

/** Rows of the height of the real ones while those are on their way. */
export function ListingLoading() {
  return (
    <div role="status" aria-label="Loading the files" className="divide-y divide-line">
      <div className="h-[34px]" />
      {WIDTHS.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity
        <div key={index} className="flex h-7 items-center justify-between px-3.5">
          <Skeleton className={width} />
          <Skeleton className="w-14" />
        </div>
      ))}
    </div>
  );
}
