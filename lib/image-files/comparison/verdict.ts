import { formatPlatform, normalizePlatform, type Platform } from "#lib/references/platform.ts";
import { artifactVerdict } from "./artifact-verdict.ts";
import { configInWords } from "./config-in-words.ts";
import { sentence } from "./counted.ts";
import { filesClauses } from "./files-clauses.ts";
import { layersClauses } from "./layers-clauses.ts";
import type { VerdictFacts } from "./verdict-facts.ts";

/** One sentence that says what the comparison of two images comes to. */
export function verdictOf(facts: VerdictFacts): string {
  const { from, to, files } = facts;
  if (from.purpose !== "image" || to.purpose !== "image") return artifactVerdict(from, to);
  if (from.digest === to.digest) return "Both are the same image.";
  const platforms = platformsClause(from.platform, to.platform);
  const config = facts.config?.filter(({ field }) => platforms === null || field !== "platform") ?? null;
  const told = { ...facts, config: configInWords(config), platforms };
  return sentence(files === null ? layersClauses(told) : filesClauses({ ...told, files }));
}

function platformsClause(from: Platform | null, to: Platform | null): string | null {
  if (from === null || to === null) return null;
  const [first, second] = [normalizePlatform(from), normalizePlatform(to)];
  const [before, after] = [formatPlatform(first), formatPlatform(second)];
  if (before === after) return null;
  const what = first.os === second.os ? "architectures" : "platforms";
  return `different ${what}: ${before} and ${after}`;
}
