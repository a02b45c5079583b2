import { durationWords } from "#components/tag-history/history-time.ts";

/** By how much the second was built later or earlier; null where either does not say when it was built. */
export function builtLaterWords(from: string | null, to: string | null): string | null {
  if (from === null || to === null) return null;
  const later = Date.parse(to) - Date.parse(from);
  if (later === 0) return "built at the same time";
  return `built ${durationWords(Math.abs(later))} ${later > 0 ? "later" : "earlier"}`;
}
