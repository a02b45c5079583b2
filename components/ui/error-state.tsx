"use client";

import { Button } from "./button.tsx";

/** A failure a person can read: ConsoleApiError and the `cause` of an answer both have this shape. */
export interface Failure {
  message: string;
  advice?: string | null;
  code?: string;
  requestId?: string | null;
  /** HTTP; refusals below 500 are not in the log, so no number is shown for them. */
  status?: number;
}

interface ErrorStateProps {
  /** What could not be done, as a sentence: "The tags could not be loaded." */
  title: string;
  failure: Failure;
  onRetry?: () => void;
  /** The failure stands for the whole page, so its title is the page's heading. */
  page?: boolean;
}

/** A failure in the place of what should be there: what happened, what to do, and another try. */
export function ErrorState({ title, failure, onRetry, page = false }: ErrorStateProps) {
  const Title = page ? "h1" : "p";
  return (
    <div role="alert" className="mx-auto grid max-w-150 justify-items-center gap-2 px-6 py-14 text-center">
      <Title className="text-base font-medium">{title}</Title>
      <p className="text-bad [overflow-wrap:anywhere]">{failure.message}</p>
      {failure.advice ? <p className="text-muted [overflow-wrap:anywhere]">{failure.advice}</p> : null}
      {onRetry ? (
        <Button className="mt-2" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
      {failure.requestId && (failure.status ?? 500) >= 500 ? (
        <p className="text-xs text-faint">
          In the log as <code className="font-mono select-all">{failure.requestId}</code>
        </p>
      ) : null}
    </div>
  );
}
