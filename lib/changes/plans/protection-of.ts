import { matchesPattern } from "#lib/references/name-pattern.ts";
import type { ChangeRules } from "../changes-context.ts";

/** reason: it may be changed by whoever says why. immutable: it may be created, and nothing else. */
export type Protection = "reason" | "immutable";

/** How this console protects a tag; the stricter rule counts. */
export function protectionOf(
  { protectedTags, immutableTags }: Pick<ChangeRules, "protectedTags" | "immutableTags">,
  tag: string,
): Protection | null {
  if (immutableTags.some((pattern) => matchesPattern(pattern, tag))) return "immutable";
  return protectedTags.some((pattern) => matchesPattern(pattern, tag)) ? "reason" : null;
}
