import type { ReactNode } from "react";

interface EmptyStateProps {
  /** What is not there, as a sentence. */
  title: string;
  /** Why, and what to do next. */
  children?: ReactNode;
  /** Buttons or links. */
  actions?: ReactNode;
  /** It stands for the whole page, so its title is the page's heading. */
  page?: boolean;
}

/** Nothing to show, and that is the truth: never used for a failure. */
export function EmptyState({ title, children, actions, page = false }: EmptyStateProps) {
  const Title = page ? "h1" : "p";
  return (
    <div className="mx-auto grid max-w-130 justify-items-center gap-2 px-6 py-14 text-center">
      <Title className="text-base font-medium">{title}</Title>
      {children ? <div className="text-muted">{children}</div> : null}
      {actions ? <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
