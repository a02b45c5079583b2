import type { ReactNode } from "react";

interface EmptyStateProps {
  /** What is not there, as a sentence. */
  title: string;
  /** Why, and what to do next. */
  children?: ReactNode;
  /** Buttons or links. */
  actions?: ReactNode;
}

/** Nothing to show, and that is the truth: never used for a failure. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className="mx-auto grid max-w-130 justify-items-center gap-2 px-6 py-14 text-center">
      <p className="text-base font-medium">{title}</p>
      {children ? <div className="text-muted">{children}</div> : null}
      {actions ? <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
