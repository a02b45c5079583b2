import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { Text } from "#components/ui/text.tsx";

export interface Crumb {
  label: string;
  /** Left out for the page itself. */
  href?: string;
  /** Drawn instead of the label, for a digest with its mark. */
  content?: ReactNode;
}

/** Where the page stands. The last one is the page itself; long names are cut in the middle of the row, not it. */
export function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Where you are" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-2.5">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          const content = crumb.content ?? <Text>{crumb.label}</Text>;
          return (
            <Fragment key={crumb.href ?? crumb.label}>
              {index > 0 ? (
                <li aria-hidden="true" className="text-faint max-sm:hidden">
                  /
                </li>
              ) : null}
              <li
                className={`min-w-0 truncate ${last ? "font-medium" : "text-muted max-sm:hidden"}`}
                data-tip={crumb.label}
                data-tip-when="cut"
              >
                {crumb.href && !last ? (
                  <Link
                    href={crumb.href}
                    prefetch={false}
                    className="underline-offset-2 hover:text-ink hover:underline"
                  >
                    {content}
                  </Link>
                ) : (
                  <span aria-current={last ? "page" : undefined}>{content}</span>
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}
