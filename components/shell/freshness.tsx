import { Badge } from "#components/ui/badge.tsx";
import { Dot } from "#components/ui/dot.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";

interface FreshnessProps {
  /** When what is shown was last checked against the registry; null: never. */
  checkedAt: string | null;
  /** The last try failed: what is shown is what was known before. */
  failing?: boolean;
}

/** How old the knowledge on this page is. */
export function Freshness({ checkedAt, failing = false }: FreshnessProps) {
  return (
    <Badge tone={failing ? "warning" : "outline"} className="shrink-0 max-sm:hidden">
      {failing ? <Dot tone="warning" /> : null}
      {checkedAt === null ? (
        "not checked yet"
      ) : (
        <span>
          {failing ? "last checked " : "checked "}
          <RelativeTime time={checkedAt} />
        </span>
      )}
    </Badge>
  );
}
