import { type ImageTypes, OCI_TYPES, type SampleDescriptor, type SampleWriter } from "./sample-writer.ts";
import type { BuiltLayer } from "./tar-layer.ts";

/** One step of a build: an instruction, with the layer it made if it made one. */
export interface BuildStep {
  instruction: string;
  layer?: BuiltLayer;
}

export interface ImageSpec {
  repository: string;
  architecture: string;
  variant?: string;
  created: Date;
  steps: readonly BuildStep[];
  /** The `config` object of the image configuration, in its own spelling. */
  config: Record<string, unknown>;
  annotations?: Record<string, string>;
  types?: ImageTypes;
}

function historyOf(spec: ImageSpec) {
  const first = spec.created.getTime() - spec.steps.length * 1500;
  return spec.steps.map(({ instruction, layer }, index) => ({
    created: new Date(first + index * 1500).toISOString(),
    created_by: layer && instruction.startsWith("RUN") ? `${instruction} # buildkit` : instruction,
    comment: "buildkit.dockerfile.v0",
    ...(layer ? {} : { empty_layer: true }),
  }));
}

/** Stores an image for one platform and answers its descriptor, platform included. */
export async function pushImage(writer: SampleWriter, spec: ImageSpec): Promise<SampleDescriptor> {
  writer.built(spec.created);
  const types = spec.types ?? OCI_TYPES;
  const layers = spec.steps.map((step) => step.layer).filter((layer) => layer !== undefined);
  const platform = {
    architecture: spec.architecture,
    os: "linux",
    ...(spec.variant === undefined ? {} : { variant: spec.variant }),
  };
  const config = await writer.blob(spec.repository, types.config, {
    ...platform,
    created: spec.created.toISOString(),
    config: spec.config,
    rootfs: { type: "layers", diff_ids: layers.map((layer) => layer.diffId) },
    history: historyOf(spec),
  });
  const descriptors: SampleDescriptor[] = [];
  for (const layer of layers) descriptors.push(await writer.layerBlob(spec.repository, layer, types.layer));
  const content = {
    config,
    layers: descriptors,
    ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
  };
  return { ...(await writer.manifest(spec.repository, types.manifest, content)), platform };
}

/** Stores an index of images (and attestations) and points the tags at it. */
export function pushIndex(
  writer: SampleWriter,
  repository: string,
  manifests: readonly SampleDescriptor[],
  options: { tags?: readonly string[]; annotations?: Record<string, string>; types?: ImageTypes } = {},
): Promise<SampleDescriptor> {
  const { tags = [], annotations, types = OCI_TYPES } = options;
  return writer.manifest(
    repository,
    types.index,
    { manifests, ...(annotations ? { annotations } : {}) },
    tags,
  );
}
