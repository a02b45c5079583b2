import { useId } from "react";

/** The mark of Tagtrail: three digests that a tag has pointed at. */
export function Logo() {
  const clip = useId();
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className="shrink-0">
      <clipPath id={clip}>
        <rect width="16" height="16" rx="4" />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <rect width="16" height="16" fill="var(--mark-1)" />
        <path d="M16 6v10H6Z" fill="var(--mark-2)" />
        <path d="M11 0h5v6L6 16H0v-5Z" fill="var(--mark-4)" />
      </g>
    </svg>
  );
}
