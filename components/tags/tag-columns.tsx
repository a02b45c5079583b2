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
    track: "minmax(9rem, 2.4fr)",
    sort: { key: "name", first: "asc" },
    cell: (tag) => (
      <span className="truncate font-mono text-xs font-medium">
        <Text>{tag.name}</Text>
      </span>
    ),
  },
  { id: "digest", header: "Points at", track: "minmax(12rem, 1.6fr)", cell: (tag) => <PointsAt tag={tag} /> },
  {
    id: "platforms",
    header: "Platforms",
    track: "minmax(6rem, 1.2fr)",
    from: "md",
    cell: (tag) => <Kind purpose={tag.purpose} platforms={tag.platforms} />,
  },
  {
    id: "size",
    header: "Size",
    track: "6rem",
    align: "end",
    sort: { key: "size", first: "desc" },
    cell: (tag) => <ByteSize bytes={tag.size} />,
  },
  {
    id: "newest",
    header: "Built",
    track: "8rem",
    sort: { key: "newest", first: "desc" },
    cell: (tag) => (
      <RelativeTime time={tag.createdAt} fallback={tag.digest ? "not stated" : ""} className="text-muted" />
    ),
  },
  {
    id: "moved",
    header: "Last moved",
    track: "9rem",
    from: "lg",
    narrow: "hidden",
    sort: { key: "moved", first: "desc" },
    cell: (tag) => <RelativeTime time={tag.movedAt} fallback="not since first seen" />,
  },
  {
    id: "marks",
    header: "Remarks",
    hideHeader: true,
    track: "6rem",
    align: "end",
    cell: (tag) => <Marks tag={tag} />,
  },
];
