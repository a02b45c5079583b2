import type { z } from "zod";
import type { childSchema, configSchema, descriptorSchema, layerSchema } from "#lib/contract/manifests.ts";
import { buildSteps } from "#lib/manifests/build-steps.ts";
import type { DecodedConfig, DecodedManifest, Descriptor, IndexChild } from "#lib/manifests/model.ts";
import type { EnsuredImage } from "../read-through.ts";
import type { SharedLayer } from "./shared-layers.ts";

/** What leaves the server of a descriptor. */
export function presentDescriptor(descriptor: Descriptor): z.output<typeof descriptorSchema> {
  const { platform } = descriptor;
  return {
    mediaType: descriptor.mediaType,
    digest: descriptor.digest,
    size: descriptor.size,
    artifactType: descriptor.artifactType,
    platform: platform && presentPlatform(platform),
    annotations: descriptor.annotations,
    urls: descriptor.urls,
  };
}

function presentPlatform({ os, architecture, variant, osVersion }: NonNullable<Descriptor["platform"]>) {
  return { os, architecture, variant, osVersion };
}

/** Layers with their share of the image, who else has them, and the build step that made each. */
export function presentLayers(
  manifest: DecodedManifest,
  config: DecodedConfig | null,
  shared: ReadonlyMap<string, SharedLayer>,
): z.output<typeof layerSchema>[] {
  const total = manifest.layers.reduce((sum, layer) => sum + layer.size, 0);
  const steps = config === null ? [] : buildSteps(config, manifest.layerCount);
  const words = new Map(
    steps.flatMap(({ layerIndex, instruction, text }) =>
      layerIndex === null ? [] : [[layerIndex, `${instruction} ${text}`.trim()] as const],
    ),
  );
  return manifest.layers.map((layer, index) => ({
    ...presentDescriptor(layer),
    share: total === 0 ? 0 : layer.size / total,
    sharedWith: shared.get(layer.digest)?.sharedWith ?? [],
    sharedWithCount: shared.get(layer.digest)?.sharedWithCount ?? 0,
    createdBy: words.get(index) ?? null,
  }));
}

/** Children of an index, each with its whole size or why it could not be read. */
export function presentChildren(
  children: readonly IndexChild[],
  sizes: ReadonlyMap<string, bigint>,
  problems: EnsuredImage["problems"],
): z.output<typeof childSchema>[] {
  return children.map((child) => {
    const size = sizes.get(child.digest);
    const problem = problems.find((each) => each.part === "child" && each.digest === child.digest);
    return {
      ...presentDescriptor(child),
      role: child.role,
      attests: child.attests,
      totalSize: size === undefined ? null : Number(size),
      cause: problem?.cause ?? null,
    };
  });
}

/** What leaves the server of a config. Its secrets, if it has any, are in the registry for everybody to read. */
export function presentConfig(config: DecodedConfig): z.output<typeof configSchema> {
  return {
    createdAt: config.createdAt,
    createdRaw: config.createdRaw,
    author: config.author,
    platform: config.platform && presentPlatform(config.platform),
    user: config.user,
    entrypoint: config.entrypoint,
    command: config.command,
    env: config.env,
    exposedPorts: config.exposedPorts,
    volumes: config.volumes,
    workingDirectory: config.workingDirectory,
    stopSignal: config.stopSignal,
    labels: config.labels,
    healthcheck: config.healthcheck,
    diffIds: config.diffIds,
    history: config.history.map(({ createdAt, createdBy, comment, author, emptyLayer }) => ({
      createdAt,
      createdBy,
      comment,
      author,
      emptyLayer,
    })),
    warnings: config.warnings,
  };
}
