import { comparePlatforms, type Platform, samePlatform } from "#lib/references/platform.ts";

interface OnPlatform {
  readonly platform: Platform | null;
}

/** Null: any that suits the other side. */
export interface WantedPlatforms {
  readonly from: Platform | null;
  readonly to: Platform | null;
}

/**
 * Which images of two indexes are compared: those that are wanted, otherwise two for the same platform, of several
 * the most usual one; when there is none, the first of each. Null: there is none as wanted, or none at all.
 */
export function choosePair<Image extends OnPlatform>(
  from: readonly Image[],
  to: readonly Image[],
  wanted: WantedPlatforms,
): { from: Image | null; to: Image | null } {
  const shared = wanted.from ?? wanted.to ?? sharedPlatform(from, to);
  return { from: choose(from, wanted.from, shared), to: choose(to, wanted.to, shared) };
}

function sharedPlatform(from: readonly OnPlatform[], to: readonly OnPlatform[]): Platform | null {
  const shared = from.flatMap(({ platform }) =>
    platform !== null && find(to, platform) !== null ? [platform] : [],
  );
  return shared.sort(comparePlatforms)[0] ?? null;
}

function choose<Image extends OnPlatform>(
  images: readonly Image[],
  wanted: Platform | null,
  preferred: Platform | null,
): Image | null {
  // Where no platform is named, none can be asked for.
  if (wanted !== null && images.some(({ platform }) => platform !== null)) return find(images, wanted);
  const found = preferred === null ? null : find(images, preferred);
  return found ?? images.toSorted(byPlatform)[0] ?? null;
}

function find<Image extends OnPlatform>(images: readonly Image[], wanted: Platform): Image | null {
  return images.find(({ platform }) => platform !== null && samePlatform(platform, wanted)) ?? null;
}

function byPlatform({ platform: a }: OnPlatform, { platform: b }: OnPlatform): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return comparePlatforms(a, b);
}
