import Link from "next/link";
import { Digest } from "#components/references/digest.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import { imageHref } from "./image-link.ts";
import { Panel } from "./panel.tsx";

type Child = Image["children"][number];

/** The name of an index's child: its platform, or what it is instead. */
export function childName(child: Child): string {
  if (child.role === "attestation") return "build attestation";
  return child.platform ? formatPlatform(child.platform) : (child.artifactType ?? child.mediaType);
}

interface PlatformsTableProps {
  image: Image;
  /** Digest of the child shown below. */
  chosen: string | null;
}

/** The children of an index: each platform with its own digest and size; attestations counted, not shown as platforms. */
export function PlatformsTable({ image, chosen }: PlatformsTableProps) {
  const shown = image.children.filter((child) => child.role !== "attestation");
  const attestations = image.children.length - shown.length;
  return (
    <Panel
      title="Platforms"
      aside={
        attestations > 0 ? `${formatCount(attestations)} with build attestations` : formatCount(shown.length)
      }
    >
      <ul className="divide-y divide-line">
        {shown.map((child) => (
          <li
            key={child.digest}
            className={`flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2.5 ${child.digest === chosen ? "bg-accent-soft" : ""}`}
          >
            <Link
              prefetch={false}
              scroll={false}
              aria-current={child.digest === chosen ? "true" : undefined}
              href={imageHref(image, { platform: child.digest })}
              className="min-w-32 flex-1 font-medium underline-offset-2 hover:underline"
            >
              <Text>{childName(child)}</Text>
              {child.platform?.osVersion ? (
                <span className="font-normal text-muted">
                  {" "}
                  <Text>{child.platform.osVersion}</Text>
                </span>
              ) : null}
            </Link>
            <Digest digest={child.digest} />
            {child.cause ? (
              <Badge tone="warning" tip={child.cause.message}>
                could not be read
              </Badge>
            ) : (
              <ByteSize bytes={child.totalSize} className="w-20 text-right" />
            )}
          </li>
        ))}
      </ul>
      {image.children.length < image.childCount ? (
        <p className="border-t border-line px-3.5 py-2.5 text-muted">
          The first {formatCount(image.children.length)} of {formatCount(image.childCount)} are shown; all of
          them are in the raw index.
        </p>
      ) : null}
    </Panel>
  );
}
