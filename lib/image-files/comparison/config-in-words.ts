import type { ConfigDifference } from "#lib/contract/comparison.ts";
import { counted, enumerated } from "./counted.ts";
import type { ConfigInWords } from "./verdict-facts.ts";

const NAMED = {
  environment: "environment variable",
  "exposed-port": "exposed port",
  volume: "volume",
  label: "label",
} as const;

const SINGLE = {
  entrypoint: "the entrypoint",
  command: "the command",
  user: "the user",
  "working-directory": "the working directory",
  "stop-signal": "the stop signal",
  healthcheck: "the health check",
  platform: "the platform",
  author: "the author",
  created: "the date of creation",
} as const;

/**
 * What differs between two configs as a part of a sentence: `the command, 2 labels and the author`.
 * @param differences null when they are not known
 */
export function configInWords(differences: readonly ConfigDifference[] | null): ConfigInWords {
  const all = differences ?? [];
  const words = enumerated(groups(all.filter(({ field }) => field !== "created")));
  const orDate = words === "" ? enumerated(groups(all)) : words;
  return { known: differences !== null, words: words || null, orDate: orDate || null };
}

function groups(differences: readonly ConfigDifference[]): string[] {
  return [...Map.groupBy(differences, ({ field }) => field)].map(([field, { length }]) =>
    field in NAMED
      ? counted(length, NAMED[field as keyof typeof NAMED])
      : SINGLE[field as keyof typeof SINGLE],
  );
}
