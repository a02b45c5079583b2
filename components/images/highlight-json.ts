import { createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import json from "shiki/langs/json.mjs";
import dark from "shiki/themes/github-dark-high-contrast.mjs";
import light from "shiki/themes/github-light-high-contrast.mjs";

export interface CodeToken {
  content: string;
  light: string;
  dark: string;
}

/** Above this many characters text is shown plain: colouring it would freeze the page. */
export const HIGHLIGHT_LIMIT = 200_000;

let highlighter: Promise<HighlighterCore> | undefined;

/** Lines of coloured tokens for JSON text; tokens, not HTML, so that nothing from a registry is ever markup. */
export async function highlightJson(text: string): Promise<CodeToken[][]> {
  highlighter ??= createHighlighterCore({
    langs: [json],
    themes: [light, dark],
    engine: createJavaScriptRegexEngine(),
  });
  const shiki = await highlighter;
  const lines = shiki.codeToTokensWithThemes(text, {
    lang: "json",
    themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  });
  return lines.map((line) =>
    line.map((token) => ({
      content: token.content,
      light: token.variants.light?.color ?? "inherit",
      dark: token.variants.dark?.color ?? "inherit",
    })),
  );
}
