import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = ["./globals.css", "../components/references/digest.css"]
  .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
  .join("\n");

/** The custom properties that the blocks of one selector set. */
function tokensOf(selector: string): Record<string, string> {
  const tokens: Record<string, string> = {};
  for (const [, block = ""] of css.matchAll(
    new RegExp(`^${selector.replace(/[[\]"]/g, "\\$&")} \\{([^}]*)\\}`, "gm"),
  )) {
    for (const [, name = "", value = ""] of block.matchAll(/--([\w-]+):\s*([^;]+);/g)) tokens[name] = value;
  }
  return tokens;
}

type Rgb = [number, number, number];

/** Linear light of a hex colour, 0 to 1. */
function fromHex(hex: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Linear light of an OKLCH colour (CSS Color 4, sample code), cut to what a screen shows. */
function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** WCAG 2.2 contrast. */
function contrast(one: Rgb, other: Rgb): number {
  const light = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  const [a, b] = [light(one), light(other)];
  return Math.max(a, b) / Math.min(a, b);
}

describe.each([
  ["light", tokensOf(":root")],
  ["dark", { ...tokensOf(":root"), ...tokensOf('[data-theme="dark"]') }],
])("the %s appearance", (_name, tokens) => {
  const color = (name: string) => fromHex(tokens[name] ?? "");

  it("has text that can be read on every ground it stands on", () => {
    const pairs: [string, string[]][] = [
      ["ink", ["canvas", "panel", "hover", "accent-soft", "warning-soft", "bad-soft"]],
      ["muted", ["canvas", "panel", "hover", "accent-soft", "warning-soft", "bad-soft"]],
      ["faint", ["canvas", "panel"]],
      ["accent", ["canvas", "panel", "accent-soft", "hover"]],
      ["warning", ["canvas", "panel", "warning-soft", "hover", "accent-soft"]],
      ["bad", ["canvas", "panel", "bad-soft", "hover", "accent-soft"]],
      // A tag that moved back is said in it.
      ["back", ["canvas", "panel", "hover", "accent-soft"]],
      ["good", ["canvas", "panel", "good-soft"]],
      ["on-accent", ["accent"]],
    ];
    for (const [text, grounds] of pairs) {
      for (const ground of grounds) {
        expect(contrast(color(text), color(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("has marks of state and of digests that can be seen", () => {
    for (const mark of [
      "good",
      "warning-mark",
      "bad",
      "faint",
      "mark-1",
      "mark-2",
      "mark-3",
      "mark-4",
      "mark-5",
    ]) {
      expect(contrast(color(mark), color("panel")), mark).toBeGreaterThanOrEqual(3);
    }
    for (let hue = 0; hue < 360; hue += 1) {
      const mark = fromOklch(Number(tokens["mark-lightness"]), Number(tokens["mark-chroma"]), hue);
      expect(contrast(mark, color("panel")), `hue ${hue}`).toBeGreaterThanOrEqual(3);
    }
  });
});
