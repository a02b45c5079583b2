import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { TableColumn } from "#components/ui/table-column.ts";
import type { Repository } from "#lib/contract/repositories.ts";
import { RepositoryName } from "./repository-name.tsx";

/** A number that has not been read yet is unknown, not zero. */
function Known({ repository, count }: { repository: Repository; count: number }) {
  if (repository.checkedAt === null && count === 0) return <span className="text-faint">–</span>;
  return formatCount(count);
}

/** The columns of the list of repositories. */
export const REPOSITORY_COLUMNS: readonly TableColumn<Repository>[] = [
  {
    id: "name",
    header: "Repository",
    track: "minmax(12rem, 1fr)",
    sort: { key: "name", first: "asc" },
    cell: (repository) => (
      <>
        <RepositoryName name={repository.name} />
        {repository.cause ? (
          <Badge tone="warning" tip={repository.cause.message} className="shrink-0">
            not readable
          </Badge>
        ) : null}
      </>
    ),
  },
  {
    id: "tags",
    header: "Tags",
    track: "4rem",
    align: "end",
    sort: { key: "tags", first: "desc" },
    cell: (repository) => (
      <span>
        <Known repository={repository} count={repository.tagCount} />
        <span className="text-muted sm:hidden"> tags</span>
      </span>
    ),
  },
  {
    id: "versions",
    header: "Versions",
    track: "4.5rem",
    align: "end",
    from: "lg",
    narrow: "hidden",
    cell: (repository) => <Known repository={repository} count={repository.versionCount} />,
  },
  {
    id: "size",
    header: "Size",
    track: "5rem",
    align: "end",
    sort: { key: "size", first: "desc" },
    cell: (repository) => (
      <ByteSize bytes={repository.checkedAt === null && repository.size === 0 ? null : repository.size} />
    ),
  },
  {
    id: "newest",
    header: "Newest",
    track: "6.25rem",
    sort: { key: "newest", first: "desc" },
    cell: (repository) => <RelativeTime time={repository.newestAt} fallback="–" className="text-muted" />,
  },
  {
    id: "checked",
    header: "Checked",
    track: "5.5rem",
    from: "md",
    narrow: "hidden",
    cell: (repository) => (
      <RelativeTime time={repository.checkedAt} fallback="not yet" className="text-muted" />
    ),
  },
];
