"use client";

import type { Tag } from "#lib/contract/repositories.ts";
import { isDigest } from "#lib/references/digest.ts";
import { useOpenChange } from "./change-context.ts";
import type { RepositoryAddress } from "./change-request.ts";
import { RowMenu } from "./row-menu.tsx";
import { useRefusal } from "./use-refusal.ts";

const NOT_READ = "It is not known yet what this tag points at.";

/** What can be done with one tag. */
export function TagRowMenu({ registry, repository, tag }: RepositoryAddress & { tag: Tag }) {
  const open = useOpenChange();
  const refused = useRefusal();
  const { name, digest } = tag;
  const whole = digest !== null && isDigest(digest) ? digest : null;
  const needsDigest = refused ?? (whole === null ? NOT_READ : null);
  const address = { registry, repository };
  return (
    <RowMenu
      label={`Change ${name}`}
      items={[
        {
          label: "Move tag…",
          refused: needsDigest,
          onSelect: () => open({ kind: "point-tag", ...address, tag: name, from: whole, to: null }),
        },
        {
          label: "Point another tag here…",
          refused: needsDigest,
          onSelect: () => open({ kind: "point-tag", ...address, tag: null, to: whole }),
        },
        {
          label: "Copy to…",
          refused: needsDigest,
          onSelect: () => whole && open({ kind: "copy", ...address, digest: whole, tags: [name] }),
        },
        {
          label: "Remove tag…",
          danger: true,
          refused,
          onSelect: () => open({ kind: "deletion", ...address, tags: [name], digests: [] }),
        },
      ]}
    />
  );
}
