import { RowCheckbox } from "#components/changes/selection-context.tsx";
import { VersionRowMenu } from "#components/changes/version-row-menu.tsx";
import { DigestName } from "#components/references/digest-name.tsx";
import { PlatformNames } from "#components/references/platform-names.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { TableColumn } from "#components/ui/table-column.ts";
import { Text } from "#components/ui/text.tsx";
import type { Version } from "#lib/contract/repositories.ts";
import { shortDigest } from "#lib/references/digest.ts";

const CHIPS = 3;

function TagChips({ version }: { version: Version }) {
  if (version.goneSince) {
    return (
      <Badge tone="bad" tip="The registry answered that it no longer has this version.">
        gone from the registry
      </Badge>
    );
  }
  if (version.tagCount === 0)
    return <Badge tone={version.role === "top" ? "warning" : "neutral"}>untagged</Badge>;
  const shown = version.tags.slice(0, CHIPS);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {shown.map((tag) => (
        <span
          key={tag}
          className="max-w-40 truncate rounded-full border border-line px-1.5 font-mono text-2xs"
        >
          <Text>{tag}</Text>
        </span>
      ))}
      {version.tagCount > shown.length ? (
        <span className="text-muted">+{formatCount(version.tagCount - shown.length)}</span>
      ) : null}
    </span>
  );
}

export const VERSION_COLUMNS: readonly TableColumn<Version>[] = [
  {
    id: "digest",
    header: "Version",
    track: "9rem",
    lead: (version) => (
      <RowCheckbox rowKey={version.digest} label={`Choose version ${shortDigest(version.digest)}`} />
    ),
    cell: (version) => <DigestName digest={version.digest} />,
  },
  {
    id: "tags",
    header: "Tags",
    track: "minmax(7rem, 2fr)",
    cell: (version) => <TagChips version={version} />,
  },
  {
    id: "platforms",
    header: "Platforms",
    track: "minmax(5.5rem, 1.2fr)",
    from: "md",
    cell: (version) =>
      version.platforms.length > 0 ? (
        <PlatformNames platforms={version.platforms} />
      ) : (
        <span className="truncate text-muted">
          <Text>{version.artifactType ?? version.purpose}</Text>
        </span>
      ),
  },
  {
    id: "size",
    header: "Size",
    track: "minmax(4.5rem, 5.5rem)",
    align: "end",
    sort: { key: "size", first: "desc" },
    cell: (version) => <ByteSize bytes={version.size} />,
  },
  {
    id: "newest",
    header: "Built",
    track: "minmax(4.5rem, 7rem)",
    sort: { key: "newest", first: "desc" },
    cell: (version) => <RelativeTime time={version.createdAt} fallback="not stated" className="text-muted" />,
  },
  {
    id: "seen",
    header: "Last confirmed",
    track: "minmax(5.5rem, 8rem)",
    from: "lg",
    narrow: "hidden",
    sort: { key: "seen", first: "desc" },
    cell: (version) => <RelativeTime time={version.lastSeenAt} className="text-muted" />,
  },
  {
    id: "marks",
    header: "Remarks",
    hideHeader: true,
    track: "minmax(3.5rem, 4rem)",
    align: "end",
    cell: (version) => (version.signed ? <Badge tone="good">signed</Badge> : null),
  },
];

/** The same with what can be done with each version. */
export function versionColumns(registry: string, repository: string): readonly TableColumn<Version>[] {
  return [
    ...VERSION_COLUMNS,
    {
      id: "change",
      header: "Change",
      hideHeader: true,
      track: "1.875rem",
      align: "end",
      cell: (version) => <VersionRowMenu registry={registry} repository={repository} version={version} />,
    },
  ];
}
