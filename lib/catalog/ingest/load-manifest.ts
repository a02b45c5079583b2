import { decodeConfig } from "#lib/manifests/decode-config.ts";
import { decodeManifest } from "#lib/manifests/decode-manifest.ts";
import type { DecodedConfig, DecodedManifest } from "#lib/manifests/model.ts";
import { isDigest } from "#lib/references/digest.ts";
import { isImageConfigType, MEDIA_TYPES } from "#lib/references/media-types.ts";
import type { ManifestBytes } from "#lib/registry/registry-client.ts";
import type { ReadSession } from "../read-session.ts";
import { type PartProblem, partProblem } from "./part-problem.ts";

/** Larger configs are not read (threats 1-4); real ones have a few kilobytes. */
export const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

/** A manifest read just now, with its config as far as one is needed. */
export interface LoadedManifest {
  got: ManifestBytes;
  decoded: DecodedManifest;
  config: DecodedConfig | null;
  problem: PartProblem | null;
}

/** Decodes a manifest and reads its config. A config that cannot be read is a problem, not a failure. */
export async function loadManifest(
  session: ReadSession,
  repository: string,
  got: ManifestBytes,
): Promise<LoadedManifest> {
  const decoded = decodeManifest(got);
  if (!needsConfig(decoded, session.parts)) return { got, decoded, config: null, problem: null };
  const digest = decoded.config?.digest ?? "";
  try {
    const bytes = await readConfig(session, repository, digest);
    return { got, decoded, config: decodeIfImage(decoded, bytes), problem: null };
  } catch (error) {
    return { got, decoded, config: null, problem: partProblem("config", digest, error) };
  }
}

/** The bytes of a config: stored ones, or read now, verified and stored. */
export function readConfig(session: ReadSession, repository: string, digest: string): Promise<Uint8Array> {
  const { context, connection } = session;
  return context.flights.run(`config ${digest}`, async () => {
    const stored = await context.configs.find(digest);
    if (stored) return stored;
    const bytes = await session.ask((options) =>
      connection.client.getBlobBytes(repository, digest, { ...options, maxBytes: MAX_CONFIG_BYTES }),
    );
    context.configs.remember(digest, bytes);
    context.writer.add({ kind: "config", digest, bytes });
    return bytes;
  });
}

/** Does anything we show of this manifest stand in its config? Lists need the date and the platform of images. */
export function needsConfig(manifest: DecodedManifest, parts: ReadSession["parts"]): boolean {
  const { config } = manifest;
  if (!config || config.mediaType === MEDIA_TYPES.ociEmpty || !isDigest(config.digest)) return false;
  if (config.size > MAX_CONFIG_BYTES) return false;
  if (parts === "page") return true;
  return isImageConfigType(config.mediaType) && (manifest.purpose === "image" || manifest.purpose === "wasm");
}

/** Decodes a config of an image; what other artifacts keep there is shown raw. */
export function decodeIfImage(manifest: DecodedManifest, bytes: Uint8Array): DecodedConfig | null {
  return manifest.config && isImageConfigType(manifest.config.mediaType) ? decodeConfig(bytes) : null;
}
