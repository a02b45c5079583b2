import { describe, expect, it } from "vitest";
import { type CodeToken, highlight, portionsOf } from "./highlight.ts";

async function coloured(text: string, language: Parameters<typeof highlight>[1]): Promise<CodeToken[][]> {
  const lines: CodeToken[][] = [];
  for await (const portion of highlight(text, language)) lines.push(...portion);
  return lines;
}
const textOf = (lines: CodeToken[][]) =>
  lines.map((line) => line.map(({ content }) => content).join("")).join("\n");

describe("coloured text", () => {
  it("is the text, in every language", async () => {
    const text = '#!/bin/sh\n\nkey: "value" # <script>alert(1)</script>\n\tFROM x\n';
    for (const language of ["shellscript", "yaml", "html", "dockerfile", "typescript", "sql"] as const) {
      expect(textOf(await coloured(text, language)), language).toBe(text);
    }
  });

  it("goes on within a comment from one portion to the next", async () => {
    const text = `/* ${"long\n".repeat(1000)} */\nlet a = 1;`;
    const lines = await coloured(text, "javascript");
    expect(portionsOf(text).length).toBeGreaterThan(1);
    expect(lines).toHaveLength(1002);
    const colourOf = (line: number) => lines[line]?.[0]?.light;
    expect(colourOf(900)).toBe(colourOf(0));
    expect(colourOf(1001)).not.toBe(colourOf(0));
  });

  it("is left plain when it is very long", async () => {
    expect(await coloured("x".repeat(200_001), "json")).toEqual([]);
  });
});

describe("portions of a text", () => {
  it("are whole lines, and together the text", () => {
    for (const text of ["", "\n", "a", "a\n", `${"line\n".repeat(1000)}`, `${"x".repeat(5000)}\ny`]) {
      expect(portionsOf(text).join("\n")).toBe(text);
    }
  });
});
