"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { NamedVersion } from "#components/changes/change-request.ts";
import { ImageMenu } from "#components/changes/image-menu.tsx";
import { CompareButton } from "#components/comparison/compare-button.tsx";
import { Digest } from "#components/references/digest.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Select } from "#components/ui/select.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { isDigest } from "#lib/references/digest.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import { type ImageAddress, type ImageView, imageHref } from "./image-link.ts";
import { childName } from "./platforms-table.tsx";
import { PullDialog } from "./pull-dialog.tsx";

const TAGS_SHOWN = 8;

/** What a person calls it, by its recognised purpose. */
const PURPOSES: Record<string, string> = {
  image: "image",
  index: "multi-platform image",
  "helm-chart": "Helm chart",
  wasm: "WebAssembly module",
  "docker-plugin": "Docker plugin",
  signature: "signature",
  attestation: "attestation",
  sbom: "SBOM",
  "legacy-image": "image in the legacy format (schema 1), read-only",
};

function Facts({ image }: { image: Image }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
      <Digest digest={image.digest} />
      <span aria-hidden="true">·</span>
      <span>{PURPOSES[image.purpose] ?? "artifact"}</span>
      {image.createdAt ? (
        <>
          <span aria-hidden="true">·</span>
          <span>
            built <RelativeTime time={image.createdAt} />
          </span>
        </>
      ) : null}
      {image.totalSize !== null ? (
        <>
          <span aria-hidden="true">·</span>
          <ByteSize bytes={image.totalSize} />
          {image.kind === "index" ? <span>for all platforms</span> : null}
        </>
      ) : null}
    </p>
  );
}

function Tags({ image, address }: { image: Image; address: ImageAddress }) {
  if (image.tagCount === 0) return <Badge tone="warning">untagged</Badge>;
  const shown = image.tags.slice(0, TAGS_SHOWN);
  return (
    <>
      {shown.map((tag) => (
        <Link
          key={tag}
          prefetch={false}
          href={imageHref({ ...address, reference: tag })}
          className="max-w-60 truncate rounded-full border border-line px-2 py-0.5 font-mono text-xs font-medium hover:bg-hover"
        >
          <Text>{tag}</Text>
        </Link>
      ))}
      {image.tagCount > shown.length ? (
        <span className="text-muted">+{formatCount(image.tagCount - shown.length)} tags</span>
      ) : null}
    </>
  );
}

function Parents({ image }: { image: Image }) {
  const [parent] = image.parents;
  if (!parent) return null;
  return (
    <p className="text-muted">
      Part of{" "}
      <Link
        prefetch={false}
        href={imageHref({ ...image, reference: parent.digest })}
        className="text-accent underline-offset-2 hover:underline"
      >
        {parent.tags[0] ? <Text>{parent.tags[0]}</Text> : parent.digest.slice(0, 19)}
      </Link>
      {image.parents.length > 1
        ? ` and ${formatCount(image.parents.length - 1)} other multi-platform versions`
        : null}
    </p>
  );
}

interface ImageHeadingProps {
  image: Image;
  address: ImageAddress;
  view: ImageView;
  /** The platform shown, when this is an index. */
  child: Image["children"][number] | null;
}

function PlatformSelect({ image, address, view, child }: ImageHeadingProps) {
  const router = useRouter();
  const options = image.children
    .filter((entry) => entry.role !== "attestation")
    .map((entry) => ({ value: entry.digest, label: childName(entry) }));
  if (!child || options.length < 2) return null;
  return (
    <Select
      label="Platform"
      value={child.digest}
      options={options}
      onChange={(platform) => router.replace(imageHref(address, { view, platform }), { scroll: false })}
    />
  );
}

/** What a tag may be pointed at from here: the version, and of an index each of its platforms. */
function versionsOf(image: Image): NamedVersion[] {
  if (image.kind !== "index") return [{ digest: image.digest, label: "This version" }];
  return [
    { digest: image.digest, label: "All platforms" },
    ...image.children
      .filter((child) => child.role !== "attestation" && isDigest(child.digest))
      .map((child) => ({ digest: child.digest, label: `Only ${childName(child)}` })),
  ];
}

/** The platforms that an image of this version can be compared by. */
function platformsOf(image: Image): string[] {
  return image.children.flatMap(({ role, platform }) =>
    role === "attestation" || platform === null ? [] : [formatPlatform(platform)],
  );
}

/** Which version this is, under which tags, how big and how old, and how to pull it. */
export function ImageHeading(props: ImageHeadingProps) {
  const { image, address, child } = props;
  const openedByTag = address.reference.includes(":") ? null : address.reference;
  const platform = child?.platform ? formatPlatform(child.platform) : null;
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-2">
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-title font-semibold tracking-tight">
          <Link
            prefetch={false}
            href={hrefs.repository(image.registry, image.repository)}
            className="[overflow-wrap:anywhere] underline-offset-4 hover:underline"
          >
            <Text>{image.repository}</Text>
          </Link>
          {openedByTag ? (
            <span className="font-mono text-base font-medium [overflow-wrap:anywhere]">
              <Text>{openedByTag}</Text>
            </span>
          ) : null}
        </h1>
        <Facts image={image} />
        <div className="flex flex-wrap items-center gap-1.5">
          <Tags image={image} address={address} />
        </div>
        <Parents image={image} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <PlatformSelect {...props} />
        <CompareButton
          image={{ ...address, platform: image.kind === "index" ? platform : null }}
          createdAt={image.createdAt}
          platforms={platformsOf(image)}
        />
        <ImageMenu
          registry={image.registry}
          repository={image.repository}
          digest={image.digest}
          tags={image.tags}
          tag={openedByTag}
          versions={versionsOf(image)}
        />
        <PullDialog image={image} tag={openedByTag ?? image.tags[0] ?? null} platform={platform} />
      </div>
    </header>
  );
}
