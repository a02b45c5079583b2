import {
  createHighlighterCore,
  type GrammarState,
  type HighlighterCore,
  type LanguageInput,
  type ThemedToken,
} from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import dark from "shiki/themes/github-dark-high-contrast.mjs";
import light from "shiki/themes/github-light-high-contrast.mjs";
import type { Language } from "./language-of.ts";

export interface CodeToken {
  content: string;
  light: string;
  dark: string;
}

/** Above so many characters text is shown plain: colouring it would keep the machine busy for seconds. */
const HIGHLIGHT_LIMIT = 200_000;

/** Characters that are coloured at once: with the slowest grammar a few hundredths of a second. */
const PORTION = 2000;

/** A grammar comes when the first text in its language is shown. */
const GRAMMARS: Record<Language, LanguageInput> = {
  c: () => import("shiki/langs/c.mjs"),
  css: () => import("shiki/langs/css.mjs"),
  dockerfile: () => import("shiki/langs/docker.mjs"),
  go: () => import("shiki/langs/go.mjs"),
  html: () => import("shiki/langs/html.mjs"),
  ini: () => import("shiki/langs/ini.mjs"),
  java: () => import("shiki/langs/java.mjs"),
  javascript: () => import("shiki/langs/javascript.mjs"),
  json: () => import("shiki/langs/json.mjs"),
  markdown: () => import("shiki/langs/markdown.mjs"),
  python: () => import("shiki/langs/python.mjs"),
  rust: () => import("shiki/langs/rust.mjs"),
  shellscript: () => import("shiki/langs/shellscript.mjs"),
  sql: () => import("shiki/langs/sql.mjs"),
  toml: () => import("shiki/langs/toml.mjs"),
  typescript: () => import("shiki/langs/typescript.mjs"),
  xml: () => import("shiki/langs/xml.mjs"),
  yaml: () => import("shiki/langs/yaml.mjs"),
};

let highlighter: Promise<HighlighterCore> | undefined;

/**
 * Lines of coloured tokens, portion by portion so that the page stays quick: nothing for a text that is too long.
 * Tokens, not HTML, so that nothing from a registry is ever markup.
 */
export async function* highlight(text: string, language: Language): AsyncGenerator<CodeToken[][]> {
  if (text.length > HIGHLIGHT_LIMIT) return;
  highlighter ??= createHighlighterCore({ themes: [light, dark], engine: createJavaScriptRegexEngine() });
  const shiki = await highlighter;
  await shiki.loadLanguage(GRAMMARS[language]);
  let grammarState: GrammarState | undefined;
  for (const portion of portionsOf(text)) {
    const result = shiki.codeToTokens(portion, {
      lang: language,
      themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
      defaultColor: false,
      grammarState,
      // Minified code stays plain.
      tokenizeMaxLineLength: 2000,
    });
    grammarState = result.grammarState;
    yield result.tokens.map((line) => line.map(codeToken));
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function codeToken({ content, htmlStyle }: ThemedToken): CodeToken {
  return {
    content,
    light: htmlStyle?.["--shiki-light"] ?? "inherit",
    dark: htmlStyle?.["--shiki-dark"] ?? "inherit",
  };
}

/** Whole lines, together about as long as a portion. */
export function portionsOf(text: string): string[] {
  const portions: string[] = [];
  let start = 0;
  while (start <= text.length) {
    const end = text.indexOf("\n", Math.min(text.length, start + PORTION));
    portions.push(end < 0 ? text.slice(start) : text.slice(start, end));
    if (end < 0) break;
    start = end + 1;
  }
  return portions;
}
