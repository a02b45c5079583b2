import type { Platform } from "#lib/references/platform.ts";

/**
 * One model for every manifest, index and config a registry may hold. Everything here is decoded from
 * hostile bytes: strings are shown as text, numbers are safe non-negative integers, lists are capped.
 */
export type { Platform };

export interface Descriptor {
  mediaType: string;
  digest: string;
  /** Bytes. */
  size: number;
  artifactType: string | null;
  platform: Platform | null;
  annotations: Record<string, string>;
  /** Foreign layer locations: shown as text, never fetched (CVE-2020-15157). */
  urls: string[];
}

/** `platform`: an image for a platform; `attestation`: BuildKit's unknown/unknown child; `other`: anything else. */
export interface IndexChild extends Descriptor {
  role: "platform" | "attestation" | "other";
  /** For an attestation: the digest of the child it speaks of. */
  attests: string | null;
}

export type ManifestKind = "image" | "index" | "artifact" | "legacy" | "unknown";

/** What a person would call it. Anything not recognised is "artifact" and shown by its type. */
export type Purpose =
  | "image"
  | "index"
  | "helm-chart"
  | "wasm"
  | "signature"
  | "attestation"
  | "sbom"
  | "docker-plugin"
  | "legacy-image"
  | "artifact"
  | "unknown";

export interface DecodedManifest {
  kind: ManifestKind;
  purpose: Purpose;
  mediaType: string;
  digest: string;
  /** Length of the manifest's own bytes. */
  size: number;
  artifactType: string | null;
  config: Descriptor | null;
  /** At most LIMITS.layers entries; `layerCount` is the true number. */
  layers: Descriptor[];
  layerCount: number;
  /**
   * Bytes of the config and of all layers, those not listed here included, each digest once; null when
   * the manifest does not say (indexes, schema 1, unknown types).
   */
  blobBytes: number | null;
  /** At most LIMITS.children entries; `childCount` is the true number. */
  children: IndexChild[];
  childCount: number;
  subject: Descriptor | null;
  annotations: Record<string, string>;
  annotationCount: number;
  /** Plain sentences about what is odd: duplicate keys, caps reached, sizes that contradict. */
  warnings: string[];
}

export interface HistoryStep {
  createdAt: string | null;
  createdBy: string;
  comment: string;
  author: string;
  emptyLayer: boolean;
}

export interface DecodedConfig {
  /** RFC 3339 in UTC, or null when missing or not a time; `createdRaw` keeps what was given. */
  createdAt: string | null;
  createdRaw: string | null;
  author: string;
  platform: Platform | null;
  user: string;
  entrypoint: string[];
  command: string[];
  env: string[];
  exposedPorts: string[];
  volumes: string[];
  workingDirectory: string;
  stopSignal: string;
  labels: Record<string, string>;
  healthcheck: string[];
  diffIds: string[];
  history: HistoryStep[];
  warnings: string[];
}
