"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { PointAgainIcon } from "#components/changes/roll-back-button.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import type { TableColumn } from "#components/ui/table-column.ts";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { usePagedRows } from "#components/ui/use-paged-rows.ts";
import { VirtualTable } from "#components/ui/virtual-table.tsx";
import { biographyOptions } from "#lib/console-client/biography.ts";
import type { Biography } from "#lib/contract/tag-history.ts";
import { isDigest } from "#lib/references/digest.ts";
import { useHistoryNow } from "./history-now.ts";
import { TwoLines } from "./move-cells.tsx";
import { MOVE_ROW } from "./move-columns.tsx";
import { beginWords, endWords } from "./span-words.ts";

type Chapter = Biography["items"][number];

function Begin({ span }: { span: Chapter }) {
  const now = useHistoryNow();
  const { from } = span.from;
  const exact = from === span.from.to;
  return (
    <TwoLines>
      <time dateTime={span.from.to}>{beginWords(span, now)}</time>
      <span className="text-xs text-muted">
        {from === null ? "there when watching began" : exact ? "exact" : "somewhere in this range"}
      </span>
    </TwoLines>
  );
}

function End({ span }: { span: Chapter }) {
  const now = useHistoryNow();
  if (span.to === null) return <Badge tone="good">still</Badge>;
  return (
    <TwoLines>
      <time dateTime={span.to.to}>{endWords(span, now)}</time>
      <span className="text-xs text-muted">
        {span.to.from === span.to.to ? "exact" : "somewhere in this range"}
      </span>
    </TwoLines>
  );
}

function Who({ actor }: { actor: Chapter["actor"] }) {
  if (actor === null) return <span className="text-muted">unknown</span>;
  if (actor.name === null) return <span className="text-muted">name erased</span>;
  return (
    <span className="truncate" data-tip={actor.name} data-tip-when="cut">
      {actor.kind === "address" ? "somebody at " : null}
      <Text>{actor.name}</Text>
    </span>
  );
}

/** Only where it no longer points here, and by a digest that can be asked for. */
function Back({ span: { registry, repository, tag, digest, to } }: { span: Chapter }) {
  if (to === null || digest === null || !isDigest(digest)) return null;
  return <PointAgainIcon {...{ registry, repository, tag, digest }} />;
}

const COLUMNS: readonly TableColumn<Chapter>[] = [
  {
    id: "tag",
    header: "Tag",
    track: "minmax(9rem, 1.4fr)",
    cell: ({ tag, repository, registry, disputed }) => (
      <TwoLines>
        <span className="font-mono text-xs font-medium">
          <Text>{tag}</Text>
        </span>
        <span className="text-xs text-muted">
          <Text>{`${registry} / ${repository}`}</Text>
          {disputed ? <span className="text-warning">, claimed, not confirmed</span> : null}
        </span>
      </TwoLines>
    ),
  },
  {
    id: "from",
    header: "From, UTC",
    track: "minmax(10.5rem, 1fr)",
    narrow: "line",
    cell: (span) => <Begin span={span} />,
  },
  {
    id: "to",
    header: "Until, UTC",
    track: "minmax(10.5rem, 1fr)",
    narrow: "line",
    cell: (span) => <End span={span} />,
  },
  {
    id: "who",
    header: "Pointed here by",
    track: "minmax(7rem, 0.8fr)",
    from: "md",
    cell: ({ actor }) => <Who actor={actor} />,
  },
  {
    id: "back",
    header: "Put back",
    hideHeader: true,
    track: "1.875rem",
    align: "end",
    narrow: "hidden",
    cell: (span) => <Back span={span} />,
  },
];

const openTag = ({ registry, repository, tag }: Chapter) =>
  hrefs.repository(registry, repository, { view: "history", tag });

/** Every tag in any repository that ever pointed at a digest, and from when to when. */
export function BiographyView({ digest, title }: { digest: string; title: string }) {
  const query = useInfiniteQuery(biographyOptions({ digest }));
  const { first, failure, retry, table } = usePagedRows<Chapter, Biography>(query);
  return (
    <section aria-label={title} className="grid min-w-0 gap-2.5">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        <ButtonLink size="small" look="quiet" href={hrefs.history({ digest })}>
          Moves to and from it
        </ButtonLink>
      </header>
      {failure ? (
        <div className="rounded-card border border-line bg-panel">
          <ErrorState title="Its history could not be read." failure={failure} onRetry={retry} />
        </div>
      ) : first ? (
        <VirtualTable
          label={title}
          columns={COLUMNS}
          rowHeight={MOVE_ROW}
          rowHref={openTag}
          empty={
            <EmptyState title="No tag pointed here since watching began.">
              It may be a platform of a multi-platform version, or have been pushed by digest alone.
            </EmptyState>
          }
          {...table}
        />
      ) : (
        <TableSkeleton label={title} columns={COLUMNS} rowHeight={MOVE_ROW} />
      )}
    </section>
  );
}
