"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { changeSettingsOptions } from "#lib/console-client/change-settings.ts";
import { OpenChangeProvider } from "./change-context.ts";
import type { ChangeRequest } from "./change-request.ts";
import { RefusalProvider } from "./use-refusal.ts";

const READ_ONLY = "This console is read-only.";

/** Nobody needs the dialogs before opening one. */
const ChangeDialog = lazy(() =>
  import("./change-dialog.tsx").then((module) => ({ default: module.ChangeDialog })),
);

/** Lets every component below open the dialog of a change; one is open at a time. */
export function ChangeDialogs({ children }: { children: ReactNode }) {
  const { data: settings } = useQuery(changeSettingsOptions());
  const [request, setRequest] = useState<ChangeRequest | null>(null);
  const open = useCallback((asked: ChangeRequest) => {
    // A menu or dialog that asked closes first, and gives the focus back a task later: our dialog returns it there.
    setTimeout(() => setTimeout(() => setRequest(asked)));
  }, []);
  return (
    <OpenChangeProvider value={open}>
      <RefusalProvider value={settings?.readOnly ? READ_ONLY : null}>{children}</RefusalProvider>
      {request ? (
        <Suspense>
          <ChangeDialog request={request} onClose={() => setRequest(null)} />
        </Suspense>
      ) : null}
    </OpenChangeProvider>
  );
}
