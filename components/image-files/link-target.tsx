import { Button } from "#components/ui/button.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { EntryDetail } from "#lib/contract/layers.ts";
import { placeOf } from "./place.ts";
import type { Files } from "./use-files.ts";

type Target = NonNullable<Extract<EntryDetail, { state: "ready" }>["target"]>;

const WHY = {
  missing: "There is nothing at that path in this image.",
  loop: "The links lead back to themselves, so it leads nowhere.",
  "not-a-directory": "A part of that path is no directory, so it leads nowhere.",
} as const;

interface LinkTargetProps {
  files: Files;
  target: Target;
  /** As it is written. */
  link: string | null;
}

/** Where a link leads inside of the image, never outside of it, and the way there. */
export function LinkTarget({ files, target, link }: LinkTargetProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3.5 py-2.5">
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="font-mono text-xs">
          → <Text>{link ?? ""}</Text>
        </span>{" "}
        {target.found ? (
          <span className="text-muted">
            leads to{" "}
            <code className="font-mono text-xs text-ink">
              <Text>{`/${target.entry.path}`}</Text>
            </code>
            {target.hops > 1 ? `, over ${countOf(target.hops, "link")}` : null}
          </span>
        ) : (
          <span className="text-warning">{WHY[target.why]}</span>
        )}
      </p>
      {target.found ? (
        <Button
          size="small"
          onClick={() =>
            files.change(
              { path: target.entry.path === "" ? null : placeOf(target.entry), in: null, show: null },
              "push",
            )
          }
        >
          Go there
        </Button>
      ) : null}
    </div>
  );
}
