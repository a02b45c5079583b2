import { Page } from "#components/shell/page.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** Stands for any page while the server draws it: a heading and rows. */
export default function Loading() {
  return (
    <Page crumbs={[]}>
      <div role="status" className="grid gap-4">
        <span className="sr-only">Loading the page</span>
        <Skeleton className="mt-1.5 h-5 w-48" />
        <Skeleton className="w-72" />
        <div className="rounded-card border border-line bg-panel">
          {["w-1/4", "w-2/5", "w-1/3", "w-1/5", "w-3/8", "w-1/4", "w-2/5", "w-1/3"].map((width, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: eight bars that never change
            <div key={index} className="flex h-9.5 items-center border-b border-line px-3.5 last:border-b-0">
              <Skeleton className={width} />
            </div>
          ))}
        </div>
      </div>
    </Page>
  );
}
