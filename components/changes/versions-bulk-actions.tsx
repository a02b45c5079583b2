"use client";

import { Button } from "#components/ui/button.tsx";
import { countOf } from "#components/ui/format-count.ts";
import type { Version } from "#lib/contract/repositories.ts";
import { useOpenChange } from "./change-context.ts";
import type { RepositoryAddress } from "./change-request.ts";
import { useRefusal } from "./use-refusal.ts";

/** What can be done with chosen versions: those that are there can be deleted, those that are gone restored. */
export function VersionsBulkActions({
  registry,
  repository,
  chosen,
}: RepositoryAddress & { chosen: readonly Version[] }) {
  const open = useOpenChange();
  const readOnly = useRefusal();
  const address = { registry, repository };
  const digests = chosen.map(({ digest }) => digest);
  const gone = chosen.filter(({ goneSince }) => goneSince !== null).length;
  const count = countOf(chosen.length, "version");
  return (
    <>
      <Button
        refused={readOnly ?? (gone < chosen.length ? "Some of them are not gone." : null)}
        onClick={() => open({ kind: "restore-versions", ...address, digests })}
      >
        Restore {count}…
      </Button>
      <Button
        look="danger"
        refused={readOnly ?? (gone > 0 ? "Some of them are gone already." : null)}
        onClick={() => open({ kind: "deletion", ...address, tags: [], digests })}
      >
        Delete {count}…
      </Button>
    </>
  );
}
