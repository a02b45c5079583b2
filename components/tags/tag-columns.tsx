import { RowCheckbox } from "#components/changes/selection-context.tsx";
import { TagRowMenu } from "#components/changes/tag-row-menu.tsx";
import { Digest } from "#components/references/digest.tsx";
import { PlatformNames } from "#components/references/platform-names.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { TableColumn } from "#components/ui/table-column.ts";
import { Text } from "#components/ui/text.tsx";
import type { Tag } from "#lib/contract/repositories.ts";

/** Words for what is not an image, in the place of its platforms. */
const PURPOSES: Record<string, string> = {
  "helm-chart": "Helm chart",
  wasm: "WebAssembly",
  "docker-plugin": "Docker plugin",
  artifact: "artifact",
  signature: "signature",
  attestation: "attestation",
  sbom: "SBOM",
  "legacy-image": "legacy image",
  unknown: "unknown type",
};

function PointsAt({ tag }: { tag: Tag }) {
  if (tag.digest === null)
    return tag.cause ? <span className="text-faint">not readable</span> : <Skeleton className="w-24" />;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Digest digest={tag.digest} />
      {tag.siblingCount > 0 ? (
        <span className="truncate text-muted">
          +{formatCount(tag.siblingCount)} {tag.siblingCount === 1 ? "tag" : "tags"}
        </span>
      ) : null}
    </span>
  );
}

function Kind({ purpose, platforms }: { purpose: string | null; platforms: Tag["platforms"] }) {
  const word = purpose === null ? undefined : PURPOSES[purpose];
  return word ? <span className="truncate text-muted">{word}</span> : <PlatformNames platforms={platforms} />;
}

function Marks({ tag }: { tag: Tag }) {
  if (tag.cause) {
    return (
      <Badge tone="warning" tip={[tag.cause.message, tag.cause.advice].filter(Boolean).join(" ")}>
        not read
      </Badge>
    );
  }
  return tag.signed ? (
    <Badge
      tone="good"
      tip="Something that says it is a signature points at this version. Tagtrail has not verified it."
    >
      signed
    </Badge>
  ) : null;
}

export const TAG_COLUMNS: readonly TableColumn<Tag>[] = [
  {
    id: "name",
    header: "Tag",
    track: "minmax(6.5rem, 2.4fr)",
    sort: { key: "name", first: "asc" },
    lead: (tag) => <RowCheckbox rowKey={tag.name} label={`Choose ${tag.name}`} />,
    cell: (tag) => (
      <span className="truncate font-mono text-xs font-medium">
        <Text>{tag.name}</Text>
      </span>
    ),
  },
  { id: "digest", header: "Points at", track: "minmax(10rem, 1.6fr)", cell: (tag) => <PointsAt tag={tag} /> },
  {
    id: "platforms",
    header: "Platforms",
    track: "minmax(5.5rem, 1.2fr)",
    from: "md",
    cell: (tag) => <Kind purpose={tag.purpose} platforms={tag.platforms} />,
  },
  {
    id: "size",
    header: "Size",
    track: "minmax(4.5rem, 5.5rem)",
    align: "end",
    sort: { key: "size", first: "desc" },
    cell: (tag) => <ByteSize bytes={tag.size} />,
  },
  {
    id: "newest",
    header: "Built",
    track: "minmax(4.5rem, 7rem)",
    sort: { key: "newest", first: "desc" },
    cell: (tag) => (
      <RelativeTime time={tag.createdAt} fallback={tag.digest ? "not stated" : ""} className="text-muted" />
    ),
  },
  {
    id: "moved",
    header: "Last moved",
    track: "minmax(7rem, 8.5rem)",
    from: "lg",
    narrow: "hidden",
    sort: { key: "moved", first: "desc" },
    cell: (tag) => <RelativeTime time={tag.movedAt} fallback="not since first seen" />,
  },
  {
    id: "marks",
    header: "Remarks",
    hideHeader: true,
    track: "minmax(3.75rem, 4.5rem)",
    align: "end",
    cell: (tag) => <Marks tag={tag} />,
  },
];

/** The same with what can be done with each tag. */
export function tagColumns(registry: string, repository: string): readonly TableColumn<Tag>[] {
  return [
    ...TAG_COLUMNS,
    {
      id: "change",
      header: "Change",
      hideHeader: true,
      track: "1.875rem",
      align: "end",
      cell: (tag) => <TagRowMenu registry={registry} repository={repository} tag={tag} />,
    },
  ];
}
