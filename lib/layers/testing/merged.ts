import type { LayerIndex } from "../index/layer-index.ts";
import { type MergedImage, mergeLayers } from "../merge/merge-layers.ts";
import { type MergedNode, pathOf } from "../merge/merged-node.ts";
import { readBlob } from "./layers.ts";
import { archive } from "./tar-builder.ts";

export interface Merged extends MergedImage {
  indexes: LayerIndex[];
}

/** Indexes of layers given as the parts of their archives. */
export async function openLayers(...layers: Buffer[][]): Promise<LayerIndex[]> {
  const indexes: LayerIndex[] = [];
  for (const parts of layers) indexes.push((await readBlob(archive(...parts))).opened);
  return indexes;
}

export async function merge(...layers: Buffer[][]): Promise<Merged> {
  const indexes = await openLayers(...layers);
  return { ...mergeLayers(indexes), indexes };
}

/** Every path with its kind's first letter and what it holds: the layer its content is from, or a link's target. */
export function tree(image: MergedImage): string[] {
  return nodes(image.root)
    .map((node) => `${node.kind[0]} ${pathOf(node)}${detail(node)}`)
    .sort();
}

function detail(node: MergedNode): string {
  if (node.kind === "symbolic-link") return ` -> ${node.link}`;
  return node.content === null ? "" : ` @${node.content.layer}`;
}

export function nodes(root: MergedNode): MergedNode[] {
  const children = [...(root.children?.values() ?? [])];
  return children.flatMap((child) => [child, ...nodes(child)]);
}
