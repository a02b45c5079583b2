/** How many digests get a fixed colour before hues are taken from the digests themselves. */
const FIXED_COLORS = 5;

/** `mark`: one of the five fixed colours. `hue`: degrees in OKLCH; lightness and chroma come from digest.css. */
export type DigestColor = { mark: 1 | 2 | 3 | 4 | 5 } | { hue: number };

/** A colour as CSS, for what is drawn without the class `digest-mark`. */
export function paintOf(color: DigestColor): string {
  return "mark" in color
    ? `var(--mark-${color.mark})`
    : `oklch(var(--mark-lightness) var(--mark-chroma) ${color.hue})`;
}

/**
 * Gives every digest of a page its colour, always the same: the first five that are asked for get the fixed colours,
 * the others a hue computed from the digest (FNV-1a over its text).
 */
export class DigestPalette {
  private readonly known = new Map<string, DigestColor>();

  colorOf(digest: string): DigestColor {
    let color = this.known.get(digest);
    if (!color) {
      const place = this.known.size + 1;
      color = place <= FIXED_COLORS ? { mark: place as 1 | 2 | 3 | 4 | 5 } : { hue: hueOf(digest) };
      this.known.set(digest, color);
    }
    return color;
  }
}

/** Stretches of hue, from and to in degrees, that cannot be taken for one of the five fixed colours. */
const FREE_HUES = [
  [52, 71],
  [99, 151],
  [180, 246],
  [312, 384],
] as const;
const FREE_DEGREES = FREE_HUES.reduce((sum, [from, to]) => sum + to - from, 0);

/** Spreads 0 to 999 over the free stretches. */
function hueAway(place: number): number {
  let rest = (place / 1000) * FREE_DEGREES;
  for (const [from, to] of FREE_HUES) {
    if (rest < to - from) return Math.round(from + rest) % 360;
    rest -= to - from;
  }
  return FREE_HUES[0][0];
}

function hueOf(digest: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < digest.length; index += 1) {
    hash = Math.imul(hash ^ digest.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hueAway(hash % 1000);
}
