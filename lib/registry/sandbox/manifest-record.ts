/** What the sandbox knows of a stored manifest beside its bytes. */
export interface ManifestRecord {
  digest: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** Digest of the manifest this one refers to. */
  subject: string | null;
  artifactType: string | null;
  annotations: Record<string, string>;
  /** Digests of the config and the layers, without layers that carry `urls` (they lie elsewhere). */
  blobs: string[];
  /** Digests of an index's children. */
  children: string[];
}

type Json = Record<string, unknown>;

function asObject(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== null) : [];
}

const digestOfDescriptor = (item: Json | null) => (typeof item?.digest === "string" ? [item.digest] : []);
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);

/** The top-level object of a manifest; null when the bytes are no JSON object. */
export function parseManifest(bytes: Uint8Array): Json | null {
  try {
    return asObject(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch {
    return null;
  }
}

/**
 * Reads what the registry API needs from a manifest's bytes; whatever cannot be read is left empty, so that
 * tests can store broken manifests. `artifactType` falls back to the config's media type for image manifests
 * only (distribution specification, "Listing Referrers").
 */
export function describeManifest(digest: string, mediaType: string, bytes: Uint8Array): ManifestRecord {
  const json = parseManifest(bytes) ?? {};
  const config = asObject(json.config);
  const stored = objects(json.layers).filter((layer) => !Array.isArray(layer.urls));
  const annotations = Object.entries(asObject(json.annotations) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return {
    digest,
    mediaType,
    size: bytes.length,
    subject: digestOfDescriptor(asObject(json.subject))[0] ?? null,
    artifactType: text(json.artifactType) ?? text(config?.mediaType),
    annotations: Object.fromEntries(annotations),
    blobs: [config, ...stored].flatMap(digestOfDescriptor),
    children: objects(json.manifests).flatMap(digestOfDescriptor),
  };
}
