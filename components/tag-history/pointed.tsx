import type { AsOf } from "#lib/contract/tag-history.ts";
import { certaintyOf } from "./certainty-badge.tsx";
import { DigestLink } from "./digest-link.tsx";

interface PointedProps {
  answer: AsOf;
  registry: string;
  repository: string;
  /** How surely it is known is said elsewhere. */
  bare?: boolean;
}

/** What a tag pointed at, at an instant, in the width of a column. */
export function Pointed({ answer, registry, repository, bare = false }: PointedProps) {
  const { certainty, digests } = answer;
  const { text, help } = certaintyOf(certainty);
  const said = bare || certainty === "known" || certainty === "one-of";
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {digests.length === 0 && bare ? <span className="text-muted">nobody saw</span> : null}
      {digests.slice(0, 2).map((digest, index) => (
        <span key={digest ?? "absent"} className="inline-flex items-center gap-1.5">
          {index > 0 ? <span className="text-muted">or</span> : null}
          {digest === null ? (
            <span className="text-xs text-muted">absent</span>
          ) : (
            <DigestLink registry={registry} repository={repository} digest={digest} />
          )}
        </span>
      ))}
      {digests.length > 2 ? (
        <span className="whitespace-nowrap text-muted">or {digests.length - 2} more</span>
      ) : null}
      {said ? null : (
        <span className="truncate text-xs text-muted" data-tip={help}>
          {text}
        </span>
      )}
    </span>
  );
}
