/** Languages that text is coloured in. */
export type Language =
  | "c"
  | "css"
  | "dockerfile"
  | "go"
  | "html"
  | "ini"
  | "java"
  | "javascript"
  | "json"
  | "markdown"
  | "python"
  | "rust"
  | "shellscript"
  | "sql"
  | "toml"
  | "typescript"
  | "xml"
  | "yaml";

const EXTENSIONS: Record<Language, string> = {
  c: "c h cc cpp cxx hpp",
  css: "css",
  dockerfile: "dockerfile containerfile",
  go: "go",
  html: "html htm xhtml",
  ini: "ini cfg conf cnf properties service socket timer mount desktop repo list gitconfig editorconfig",
  java: "java",
  javascript: "js mjs cjs jsx",
  json: "json map webmanifest jsonl",
  markdown: "md markdown",
  python: "py pyi pyw",
  rust: "rs",
  shellscript: "sh bash zsh ash ksh profile bashrc env",
  sql: "sql",
  toml: "toml",
  typescript: "ts mts cts tsx",
  xml: "xml svg xsd xsl xslt plist pom",
  yaml: "yaml yml",
};

/** Files that are known by their whole name. */
const NAMES = new Map<string, Language>(
  Object.entries({
    dockerfile: "dockerfile",
    containerfile: "dockerfile",
    "cargo.lock": "toml",
    "poetry.lock": "toml",
    pipfile: "toml",
    "pipfile.lock": "json",
    "composer.lock": "json",
    ".babelrc": "json",
    ".npmrc": "ini",
    ".profile": "shellscript",
    ".bashrc": "shellscript",
    ".bash_logout": "shellscript",
    "os-release": "ini",
  }),
);

/** What the first line names as its interpreter (`#!/usr/bin/env python3`). */
const INTERPRETERS: readonly [RegExp, Language][] = [
  [/\bpython[\d.]*\b/, "python"],
  [/\b(?:node|deno|bun)\b/, "javascript"],
  [/\b(?:ba|da|z|k|a)?sh\b/, "shellscript"],
];

const BY_EXTENSION = new Map(
  Object.entries(EXTENSIONS).flatMap(([language, extensions]) =>
    extensions.split(" ").map((extension) => [extension, language as Language] as const),
  ),
);

/** The language of a file by its name, or by the interpreter its first line names; null when neither tells. */
export function languageOf(name: string, text: string): Language | null {
  const lower = name.toLowerCase();
  const named = NAMES.get(lower);
  if (named) return named;
  const dot = lower.lastIndexOf(".");
  const extension = dot < 0 ? undefined : BY_EXTENSION.get(lower.slice(dot + 1));
  if (extension) return extension;
  if (/^(?:docker|container)file\./.test(lower)) return "dockerfile";
  const [first] = /^#![^\n]{0,200}/.exec(text) ?? [];
  return first === undefined ? null : (INTERPRETERS.find(([pattern]) => pattern.test(first))?.[1] ?? null);
}
