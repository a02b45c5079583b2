import { Skeleton } from "#components/ui/skeleton.tsx";

/** While the registry is asked: the shape of a plan. */
export function PlanSkeleton() {
  return (
    <div role="status" aria-label="Planning: the registry is asked what holds now" className="grid gap-4">
      <div className="grid gap-x-10 gap-y-2 sm:grid-cols-2">
        {["now", "afterwards"].map((box) => (
          <div key={box} className="grid content-start gap-2.5 rounded-card border border-line px-3.5 py-3">
            <Skeleton className="w-24" />
            <Skeleton className="w-32" />
            <Skeleton className="w-20" />
          </div>
        ))}
      </div>
      <div className="grid gap-3 py-1">
        {["w-2/3", "w-3/5", "w-1/2"].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </div>
  );
}
