import { CertaintyBadge } from "#components/tag-history/certainty-badge.tsx";
import { Pointed } from "#components/tag-history/pointed.tsx";
import { PullLine } from "#components/tag-history/pull-line.tsx";
import { SinceTime } from "#components/tag-history/since-time.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import type { TableColumn } from "#components/ui/table-column.ts";
import { Text } from "#components/ui/text.tsx";
import type { Tag } from "#lib/contract/repositories.ts";
import type { AsOf } from "#lib/contract/tag-history.ts";

interface Address {
  registry: string;
  repository: string;
  /** Host and repository, for pull commands. */
  pullName: string;
}

const UNASKED: AsOf = { certainty: "unknown", digests: [] };

/** The one digest that it surely or probably was; null when it was one of several or absent. */
function onlyDigest({ asOf }: Tag): string | null {
  return asOf?.digests.length === 1 ? (asOf.digests[0] ?? null) : null;
}

/** The columns of a list of tags as of an instant. */
export function asOfColumns({ registry, repository, pullName }: Address): readonly TableColumn<Tag>[] {
  return [
    {
      id: "name",
      header: "Tag",
      track: "minmax(8rem, 1.4fr)",
      sort: { key: "name", first: "asc" },
      cell: (tag) => (
        <span className="truncate font-mono text-xs font-medium">
          <Text>{tag.name}</Text>
        </span>
      ),
    },
    {
      id: "digest",
      header: "Pointed at",
      track: "minmax(10rem, 1.4fr)",
      cell: (tag) => (
        <Pointed answer={tag.asOf ?? UNASKED} registry={registry} repository={repository} bare />
      ),
    },
    {
      id: "certainty",
      header: "How surely",
      track: "8rem",
      cell: (tag) => <CertaintyBadge certainty={tag.asOf?.certainty ?? "unknown"} />,
    },
    {
      id: "moved",
      header: "Since, UTC",
      track: "9.5rem",
      from: "lg",
      sort: { key: "moved", first: "desc" },
      cell: (tag) => <SinceTime time={tag.movedAt} />,
    },
    {
      id: "size",
      header: "Size",
      track: "6rem",
      align: "end",
      from: "md",
      sort: { key: "size", first: "desc" },
      cell: (tag) => <ByteSize bytes={tag.size} />,
    },
    {
      id: "pull",
      header: "Pull exactly that",
      track: "minmax(12rem, 1.6fr)",
      from: "md",
      narrow: "hidden",
      cell: (tag) => {
        const digest = onlyDigest(tag);
        return digest ? <PullLine pullName={pullName} digest={digest} /> : null;
      },
    },
  ];
}
