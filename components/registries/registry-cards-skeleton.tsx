import { Skeleton } from "#components/ui/skeleton.tsx";

/** The cards of the home page before their content is known. */
export function RegistryCardsSkeleton() {
  return (
    <div role="status" className="grid grid-cols-[repeat(auto-fill,minmax(min(22rem,100%),1fr))] gap-4">
      <span className="sr-only">Loading the registries</span>
      {["a", "b", "c"].map((key) => (
        <div key={key} className="grid h-51 content-start gap-4 rounded-card border border-line bg-panel p-4">
          <Skeleton className="h-4 w-32" />
          <Skeleton className="w-56" />
          <Skeleton className="w-40" />
          <div className="grid grid-cols-4 gap-3 border-t border-line pt-3">
            {["a", "b", "c", "d"].map((cell) => (
              <Skeleton key={cell} className="h-6 w-12" />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
