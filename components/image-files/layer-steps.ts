import type { Image } from "#lib/contract/manifests.ts";
import { buildSteps, historyAgrees } from "#lib/manifests/build-steps.ts";

type Layer = Image["layers"][number];

/** A line of the list of layers: a layer with the step that made it, or a step that changed no files. */
export interface LayerStep {
  /** Null: the step changed no files. */
  layer: Layer | null;
  /** Of the layer, from 1 at the bottom; null without one. */
  position: number | null;
  /** A Dockerfile's word, or "". */
  instruction: string;
  text: string;
}

/**
 * The layers from the base up, with the steps between them that changed no files. Where the history tells of another
 * number of layers than there are, its steps cannot be placed and only layers are listed.
 */
export function layerSteps({
  layers,
  layerCount,
  config,
}: Pick<Image, "layers" | "layerCount" | "config">): LayerStep[] {
  if (!config || !historyAgrees(config, layerCount))
    return layers.map((layer, index) => byItself(layer, index));
  return buildSteps(config, layerCount).flatMap(({ instruction, text, layerIndex }): LayerStep[] => {
    if (layerIndex === null) return [{ layer: null, position: null, instruction, text }];
    const layer = layers[layerIndex];
    // Of very many layers not all are told.
    return layer ? [{ layer, position: layerIndex + 1, instruction, text }] : [];
  });
}

function byItself(layer: Layer, index: number): LayerStep {
  return { layer, position: index + 1, instruction: "", text: layer.createdBy ?? layer.mediaType };
}
