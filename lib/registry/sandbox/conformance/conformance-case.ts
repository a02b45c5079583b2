import type { ConformanceClient } from "./conformance-client.ts";
import type { RegistryFeatures } from "./registry-features.ts";

/** One requirement: a sentence and the requests that show whether it holds. Fails by a failed expectation. */
export interface ConformanceCase {
  title: string;
  /** Asked only of registries that have this. */
  needs?: keyof RegistryFeatures;
  run(client: ConformanceClient): Promise<void>;
}
