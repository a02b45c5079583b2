"use client";

import { Button } from "#components/ui/button.tsx";
import { useOpenChange } from "./change-context.ts";
import type { RepositoryAddress } from "./change-request.ts";
import { useRefusal } from "./use-refusal.ts";

/** Beside a list as of an instant: puts its tags back to what they pointed at then. */
export function RestoreInstantButton({ registry, repository, asOf }: RepositoryAddress & { asOf: string }) {
  const open = useOpenChange();
  const refused = useRefusal();
  return (
    <Button
      size="small"
      refused={refused}
      onClick={() => open({ kind: "restore-instant", registry, repository, asOf })}
    >
      Put tags back to this instant…
    </Button>
  );
}
