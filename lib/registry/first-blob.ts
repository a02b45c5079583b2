import { isDigest } from "#lib/references/digest.ts";
import type { EndpointContext } from "./endpoints/context.ts";
import { getManifest } from "./endpoints/manifests.ts";
import { readDescriptors } from "./endpoints/referrer-descriptors.ts";
import type { ManifestBytes, RequestOptions } from "./registry-client.ts";

/** Digest of some blob of an image: its config, for an index that of its first child; null when it has none. */
export async function firstBlob(
  repository: string,
  manifest: ManifestBytes,
  context: EndpointContext,
  options: RequestOptions,
): Promise<string | null> {
  const own = configOf(manifest.bytes);
  if (own !== null) return own;
  const child = readDescriptors(manifest.bytes)?.descriptors.find(({ digest }) => isDigest(digest));
  if (child === undefined) return null;
  return configOf((await getManifest(repository, child.digest, context, options)).bytes);
}

function configOf(bytes: Uint8Array): string | null {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(bytes)) as { config?: { digest?: unknown } } | null;
    const digest = parsed?.config?.digest;
    return typeof digest === "string" && isDigest(digest) ? digest : null;
  } catch {
    return null;
  }
}
