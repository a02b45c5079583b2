"use client";

import type { MenuItem } from "#components/ui/menu.tsx";
import type { Version } from "#lib/contract/repositories.ts";
import { isDigest, shortDigest } from "#lib/references/digest.ts";
import { useOpenChange } from "./change-context.ts";
import type { ChangeRequest, RepositoryAddress } from "./change-request.ts";
import { RowMenu } from "./row-menu.tsx";
import { useRefusal } from "./use-refusal.ts";

const NOT_CHECKABLE = "Bytes cannot be checked against a digest of this algorithm.";

/** What can be done with one version; of one that is gone: to put it back. */
export function VersionRowMenu({ registry, repository, version }: RepositoryAddress & { version: Version }) {
  const open = useOpenChange();
  const readOnly = useRefusal();
  const { digest, tags, goneSince } = version;
  const refused = readOnly ?? (isDigest(digest) ? null : NOT_CHECKABLE);
  const address = { registry, repository };
  const item = (label: string, request: ChangeRequest): MenuItem => ({
    ...{ label, refused, onSelect: () => open(request) },
  });
  return (
    <RowMenu
      label={`Change version ${shortDigest(digest)}`}
      items={
        goneSince !== null
          ? [item("Restore…", { kind: "restore-versions", ...address, digests: [digest] })]
          : [
              item("Point a tag here…", { kind: "point-tag", ...address, tag: null, to: digest }),
              item("Copy to…", { kind: "copy", ...address, digest, tags }),
              {
                ...item("Delete version…", { kind: "deletion", ...address, tags: [], digests: [digest] }),
                danger: true,
              },
            ]
      }
    />
  );
}
