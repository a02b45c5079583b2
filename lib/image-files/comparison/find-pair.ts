import type { z } from "zod";
import type { Person } from "#lib/access/person.ts";
import type { CatalogContext } from "#lib/catalog/catalog-context.ts";
import { type EnsuredImage, ensureImage } from "#lib/catalog/read-through.ts";
import type { compareQuery } from "#lib/contract/comparison.ts";
import { InvalidInput, NotFound } from "#lib/errors.ts";
import { LIMITS } from "#lib/manifests/limits.ts";
import type { IndexChild } from "#lib/manifests/model.ts";
import { manifestForm } from "#lib/references/media-types.ts";
import { formatPlatform, normalizePlatform, type Platform, parsePlatform } from "#lib/references/platform.ts";
import { choosePair, type WantedPlatforms } from "./choose-pair.ts";

/** The image that stands on one side of a comparison. */
export interface FoundImage {
  readonly registry: string;
  readonly repository: string;
  /** As it was asked for. */
  readonly reference: string;
  /** The index it was chosen from; null: none. */
  readonly index: string | null;
  /** All that could be chosen, as `linux/arm64`. */
  readonly platforms: readonly string[];
  /** The index itself when nothing in it can be chosen. */
  readonly image: EnsuredImage;
}

export interface FoundPair {
  readonly from: FoundImage;
  readonly to: FoundImage;
}

interface Address {
  registry: string;
  repository: string;
  reference: string;
}

interface Choice {
  readonly platform: Platform | null;
  /** Null: the image is no index. */
  readonly child: string | null;
}

export type PairQuery = Pick<
  z.output<typeof compareQuery>,
  "registry" | "repository" | "from" | "to" | "toRegistry" | "toRepository" | "platform" | "toPlatform"
>;

/**
 * The two images to compare, read from their registries if they never were.
 *
 * @throws NotFound for an image or a platform that is not there; InvalidInput; RegistryError
 */
export async function findPair(
  catalog: CatalogContext,
  person: Person,
  query: PairQuery,
): Promise<FoundPair> {
  const { registry, repository, from, to, toRegistry = registry, toRepository = repository } = query;
  const addresses = {
    from: { registry, repository, reference: from },
    to: { registry: toRegistry, repository: toRepository, reference: to },
  };
  const ensure = ({ registry, repository }: Address, reference: string) =>
    ensureImage(catalog, person, registry, repository, reference);
  let [first, second] = await Promise.all([ensure(addresses.from, from), ensure(addresses.to, to)]);
  const roots = { from: first, to: second };
  const wanted = { from: wantedPlatform(query.platform), to: wantedPlatform(query.toPlatform) };
  // An index may hold indexes.
  for (let depth = 0; depth < LIMITS.indexDepth; depth += 1) {
    const pair = chooseChildren(first, second, wanted);
    if (pair.from === null && pair.to === null) break;
    [first, second] = await Promise.all([
      pair.from === null ? first : ensure(addresses.from, pair.from),
      pair.to === null ? second : ensure(addresses.to, pair.to),
    ]);
  }
  return { from: found(addresses.from, roots.from, first), to: found(addresses.to, roots.to, second) };
}

/** The digests of children to go on with; null: this side is where it was to come to. */
function chooseChildren(
  from: EnsuredImage,
  to: EnsuredImage,
  wanted: WantedPlatforms,
): { from: string | null; to: string | null } {
  const [before, after] = [choicesOf(from), choicesOf(to)];
  // What is no index has no choice, whatever was asked for.
  const pair = choosePair(before, after, {
    from: isIndex(from) ? wanted.from : null,
    to: isIndex(to) ? wanted.to : null,
  });
  checkChosen(pair.from, before, wanted.from);
  checkChosen(pair.to, after, wanted.to);
  return { from: pair.from?.child ?? null, to: pair.to?.child ?? null };
}

function checkChosen(chosen: Choice | null, choices: readonly Choice[], wanted: Platform | null): void {
  if (chosen !== null || wanted === null || choices.length === 0) return;
  throw new NotFound(`The index has no image for ${formatPlatform(wanted)}.`, {
    advice: `It has images for ${platformNames(choices).join(", ")}.`,
  });
}

function isIndex({ manifest }: EnsuredImage): boolean {
  return manifest.kind === "index";
}

function choicesOf(image: EnsuredImage): Choice[] {
  if (!isIndex(image)) return [{ platform: image.config?.platform ?? null, child: null }];
  const { children } = image.manifest;
  const images = children.filter(({ role }) => role === "platform");
  // Some builders name no platforms.
  const chosen = images.length > 0 ? images : children.filter(isNameless);
  return chosen.map(({ platform, digest }) => ({ platform, child: digest }));
}

function isNameless({ role, mediaType }: IndexChild): boolean {
  const form = manifestForm(mediaType);
  return role === "other" && (form === "manifest" || form === "index");
}

function found(address: Address, root: EnsuredImage, image: EnsuredImage): FoundImage {
  const index = isIndex(root) && image.digest !== root.digest ? root.digest : null;
  return { ...address, index, platforms: isIndex(root) ? platformNames(choicesOf(root)) : [], image };
}

function platformNames(choices: readonly Choice[]): string[] {
  const names = choices.flatMap(({ platform }) =>
    platform === null ? [] : [formatPlatform(normalizePlatform(platform))],
  );
  return [...new Set(names)];
}

function wantedPlatform(text: string | undefined): Platform | null {
  if (text === undefined) return null;
  const platform = parsePlatform(text);
  if (!platform.ok) throw new InvalidInput(platform.why);
  return platform.value;
}
