import { DigestLink } from "#components/tag-history/digest-link.tsx";
import { TwoLines } from "#components/tag-history/move-cells.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { RowHeight, TableColumn } from "#components/ui/table-column.ts";
import { Text } from "#components/ui/text.tsx";
import type { KeepAlive } from "#lib/contract/changes.ts";
import { RemoveKept } from "./remove-kept.tsx";

/** px: two lines; narrow: version, tag and repository, until when, the button. */
export const KEPT_ROW: RowHeight = { wide: 58, narrow: 112 };

function Until({ kept }: { kept: KeepAlive }) {
  if (kept.state === "removing") return <Badge tone="outline">being let go</Badge>;
  return (
    <TwoLines>
      <RelativeTime time={kept.expiresAt} />
      {kept.state === "failed" ? (
        <span className="text-xs text-bad" data-tip={kept.why ?? undefined}>
          its tag could not be removed
        </span>
      ) : (
        <span className="text-xs text-muted">
          kept <RelativeTime time={kept.createdAt} />
        </span>
      )}
    </TwoLines>
  );
}

/** `onRemove` is called with the row whose version need not be kept; it must be stable. */
export function keptColumns(onRemove: (kept: KeepAlive) => void): readonly TableColumn<KeepAlive>[] {
  return [
    {
      id: "digest",
      header: "Version",
      track: "9rem",
      cell: ({ registry, repository, digest }) => <DigestLink {...{ registry, repository, digest }} />,
    },
    {
      id: "for",
      header: "Kept for",
      track: "minmax(9rem, 1.4fr)",
      narrow: "line",
      cell: ({ keptFor, registry, repository }) => (
        <TwoLines>
          <span className="font-mono text-xs font-medium" data-tip={keptFor} data-tip-when="cut">
            <Text>{keptFor}</Text>
          </span>
          <span className="text-xs text-muted" data-tip={repository} data-tip-when="cut">
            <Text>{`${registry} / ${repository}`}</Text>
          </span>
        </TwoLines>
      ),
    },
    {
      id: "tag",
      header: "Hidden tag",
      track: "minmax(9rem, 1.2fr)",
      from: "md",
      narrow: "hidden",
      cell: ({ tag }) => (
        <span className="truncate font-mono text-xs text-muted" data-tip={tag} data-tip-when="cut">
          <Text>{tag}</Text>
        </span>
      ),
    },
    { id: "until", header: "Until", track: "10rem", cell: (kept) => <Until kept={kept} /> },
    {
      id: "remove",
      header: "Stop keeping",
      hideHeader: true,
      track: "8rem",
      align: "end",
      cell: (kept) => <RemoveKept kept={kept} onRemove={onRemove} />,
    },
  ];
}
