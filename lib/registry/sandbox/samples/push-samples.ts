import type { SandboxStore } from "../store.ts";
import { pushArtifacts } from "./artifacts.ts";
import { pushPayments } from "./payments.ts";
import { pushPlatformImages } from "./platform-images.ts";
import { type SampleTagging, SampleWriter } from "./sample-writer.ts";
import { pushStorefront } from "./storefront.ts";

/** The day the samples were "built" when nothing else is said; fixed, so that their digests never change. */
export const SAMPLE_NOW = new Date("2026-11-20T12:00:00Z");

/**
 * Fills a store with sample repositories: several versions of a multi-platform image with signatures and
 * bills of materials, a Docker manifest list, a Helm chart, a WebAssembly component, a data set, an empty
 * repository. The same `now` gives the same digests. Dates lie in the months before `now`.
 *
 * @returns which tag was pointed at what, and when, in order: the registry itself keeps only the last
 */
export async function pushSamples(store: SandboxStore, now: Date = SAMPLE_NOW): Promise<SampleTagging[]> {
  const writer = new SampleWriter(store, now);
  await pushStorefront(writer);
  await pushPayments(writer);
  await pushPlatformImages(writer);
  await pushArtifacts(writer);
  return writer.taggings;
}
