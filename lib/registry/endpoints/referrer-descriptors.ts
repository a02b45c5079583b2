import { parseDigest } from "#lib/references/digest.ts";
import { cutText } from "#lib/references/visible-text.ts";
import type { ReferrerDescriptor } from "../registry-client.ts";

/** The descriptors of an index of referrers, and how many of its entries were none. */
export interface Descriptors {
  descriptors: ReferrerDescriptor[];
  strange: number;
}

const MAX_ENTRIES_READ = 10_000;
const MAX_ANNOTATIONS = 500;
const MAX_TEXT = 4_096;

/** Reads the `manifests` of an OCI index. Null when the bytes are no index. */
export function readDescriptors(bytes: Uint8Array): Descriptors | null {
  const list = manifestsOf(bytes);
  if (list === null) return null;
  const descriptors: ReferrerDescriptor[] = [];
  let strange = Math.max(0, list.length - MAX_ENTRIES_READ);
  for (const entry of list.slice(0, MAX_ENTRIES_READ)) {
    const descriptor = readDescriptor(entry);
    if (descriptor === null) strange += 1;
    else descriptors.push(descriptor);
  }
  return { descriptors, strange };
}

function manifestsOf(bytes: Uint8Array): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(parsed)) return null;
    const list = parsed.manifests;
    return list === null || list === undefined ? [] : Array.isArray(list) ? list : null;
  } catch {
    return null;
  }
}

function readDescriptor(entry: unknown): ReferrerDescriptor | null {
  if (!isObject(entry)) return null;
  const { digest, mediaType, size, artifactType } = entry;
  if (typeof digest !== "string" || parseDigest(digest).kind === "invalid") return null;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return null;
  return {
    digest,
    size,
    mediaType: typeof mediaType === "string" ? cutText(mediaType, 255) : "",
    artifactType: typeof artifactType === "string" && artifactType !== "" ? cutText(artifactType, 255) : null,
    annotations: readAnnotations(entry.annotations),
  };
}

function readAnnotations(value: unknown): Record<string, string> {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  if (!isObject(value)) return found;
  for (const [key, text] of Object.entries(value).slice(0, MAX_ANNOTATIONS)) {
    if (typeof text === "string") found[cutText(key, 255)] = cutText(text, MAX_TEXT);
  }
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
