"use client";

import { Button } from "#components/ui/button.tsx";
import { countOf } from "#components/ui/format-count.ts";
import type { Tag } from "#lib/contract/repositories.ts";
import { isDigest } from "#lib/references/digest.ts";
import { useOpenChange } from "./change-context.ts";
import type { RepositoryAddress } from "./change-request.ts";
import { useRefusal } from "./use-refusal.ts";

/** What can be done with chosen tags: one can be moved and copied, any number removed. */
export function TagsBulkActions({
  registry,
  repository,
  chosen,
}: RepositoryAddress & { chosen: readonly Tag[] }) {
  const open = useOpenChange();
  const readOnly = useRefusal();
  const address = { registry, repository };
  const [first] = chosen;
  const digest = first?.digest && isDigest(first.digest) ? first.digest : null;
  const same = digest !== null && chosen.every((tag) => tag.digest === digest);
  const names = chosen.map(({ name }) => name);
  const oneVersion = readOnly ?? (same ? null : "Only tags on the same version can be copied together.");
  const oneTag =
    readOnly ??
    (chosen.length > 1
      ? "One tag is moved at a time."
      : digest === null
        ? "It is not known yet what it points at."
        : null);
  return (
    <>
      <Button
        refused={oneVersion}
        onClick={() => digest && open({ kind: "copy", ...address, digest, tags: names })}
      >
        Copy to…
      </Button>
      <Button
        look="danger"
        refused={readOnly}
        onClick={() => open({ kind: "deletion", ...address, tags: names, digests: [] })}
      >
        Remove {chosen.length === 1 ? "tag" : countOf(chosen.length, "tag")}…
      </Button>
      <Button
        look="primary"
        refused={oneTag}
        onClick={() =>
          first && open({ kind: "point-tag", ...address, tag: first.name, from: digest, to: null })
        }
      >
        Move tag…
      </Button>
    </>
  );
}
