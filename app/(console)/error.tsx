"use client";

import { Page } from "#components/shell/page.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";

/** A page that could not be drawn. What went wrong on the server stands in its log under the number shown. */
export default function PageFailed({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Page crumbs={[{ label: "Something failed" }]}>
      <h1 className="sr-only">Something failed</h1>
      <ErrorState
        title="This page could not be shown."
        failure={{
          message: "Something in Tagtrail itself failed; what is stored is not affected.",
          advice: "Try again. If it stays, the server's log has the details.",
          requestId: error.digest,
        }}
        onRetry={reset}
      />
    </Page>
  );
}
