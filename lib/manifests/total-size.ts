import type { DecodedManifest } from "./model.ts";

interface Blob {
  digest: string;
  /** Bytes. */
  size: number;
}

/**
 * Bytes of these blobs with each digest once, as registries store them. When one digest comes with two
 * sizes the larger counts. Never NaN or negative; at most Number.MAX_SAFE_INTEGER.
 */
export function distinctBytes(blobs: Iterable<Blob>): number {
  const sizes = new Map<string, number>();
  for (const { digest, size } of blobs) sizes.set(digest, Math.max(size, sizes.get(digest) ?? 0));
  return saturatedSum(sizes.values());
}

/** True when one digest is named with two sizes: one of them is a lie. */
export function hasContradictingSizes(blobs: Iterable<Blob>): boolean {
  const sizes = new Map<string, number>();
  for (const { digest, size } of blobs) {
    if ((sizes.get(digest) ?? size) !== size) return true;
    sizes.set(digest, size);
  }
  return false;
}

/**
 * Bytes of all that these manifests need: their own bytes, configs and layers, everything once. For an
 * index, give it and its children. Null when one of them does not tell its sizes (schema 1, unknown types).
 */
export function totalSize(manifests: readonly DecodedManifest[]): number | null {
  const blobs: Blob[] = [];
  let unlisted = 0;
  for (const manifest of manifests) {
    if (manifest.kind === "legacy" || manifest.kind === "unknown") return null;
    const own = [...(manifest.config ? [manifest.config] : []), ...manifest.layers];
    blobs.push({ digest: manifest.digest, size: manifest.size }, ...own);
    // Layers beyond the listed ones have no digest here; they are counted without sharing.
    if (manifest.layerCount > manifest.layers.length)
      unlisted += (manifest.blobBytes ?? 0) - distinctBytes(own);
  }
  return saturatedSum([distinctBytes(blobs), unlisted]);
}

function saturatedSum(sizes: Iterable<number>): number {
  let total = 0;
  for (const size of sizes) total = Math.min(total + size, Number.MAX_SAFE_INTEGER);
  return total;
}
