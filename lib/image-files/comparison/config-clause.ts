import type { ConfigInWords } from "./verdict-facts.ts";

const DIFFERS = {
  only: "only the config differs",
  too: "the config differs too",
  also: "the config differs",
};

/** With `only` nothing but the config differs, so its date counts, too. */
export function configClause({ known, words, orDate }: ConfigInWords, how: keyof typeof DIFFERS): string[] {
  if (!known) return ["the configs could not be compared"];
  const told = how === "only" ? orDate : words;
  return told === null ? [] : [`${DIFFERS[how]}: ${told}`];
}
