"use client";

import { Button } from "#components/ui/button.tsx";
import { useOpenChange } from "./change-context.ts";
import type { RepositoryAddress } from "./change-request.ts";
import { useRefusal } from "./use-refusal.ts";

/** Removes tags by pattern and age. */
export function RemoveMatchingButton({ registry, repository }: RepositoryAddress) {
  const open = useOpenChange();
  const refused = useRefusal();
  return (
    <Button refused={refused} onClick={() => open({ kind: "deletion-matching", registry, repository })}>
      Remove by name and age…
    </Button>
  );
}
