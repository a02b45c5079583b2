import { describe, expect, it } from "vitest";
import { languageOf } from "./language-of.ts";

describe("the language of a file", () => {
  it.each([
    ["package.json", "json"],
    ["nginx.CONF", "ini"],
    ["index.d.ts", "typescript"],
    ["logo.svg", "xml"],
    ["Dockerfile", "dockerfile"],
    ["Dockerfile.prod", "dockerfile"],
    ["Cargo.lock", "toml"],
    [".bashrc", "shellscript"],
    ["os-release", "ini"],
  ])("%s is told by its name", (name, language) => {
    expect(languageOf(name, "")).toBe(language);
  });

  it.each([
    ["#!/usr/bin/env python3\n", "python"],
    ["#!/bin/sh -e\n", "shellscript"],
    ["#!/usr/bin/env node\n", "javascript"],
  ])("is what %j names as its interpreter", (text, language) => {
    expect(languageOf("run", text)).toBe(language);
  });

  it("is not guessed", () => {
    expect(languageOf("LICENSE", "The MIT License, #!/bin/sh")).toBeNull();
    expect(languageOf("constructor", "")).toBeNull();
    expect(languageOf("x.unheard-of", "")).toBeNull();
  });
});
