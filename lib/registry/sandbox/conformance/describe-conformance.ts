import { describe, it } from "vitest";
import type { ConformanceCase } from "./conformance-case.ts";
import { ConformanceClient, type ConformanceTarget } from "./conformance-client.ts";
import { DISCOVERY_CASES } from "./discovery.ts";
import { MANAGEMENT_CASES } from "./management.ts";
import { PULL_CASES } from "./pull.ts";
import { BLOB_PUSH_CASES } from "./push-blobs.ts";
import { MANIFEST_PUSH_CASES } from "./push-manifests.ts";
import type { RegistryFeatures } from "./registry-features.ts";

const GROUPS: Record<string, readonly ConformanceCase[]> = {
  pull: PULL_CASES,
  "push of blobs": BLOB_PUSH_CASES,
  "push of manifests": MANIFEST_PUSH_CASES,
  "content discovery": DISCOVERY_CASES,
  "content management": MANAGEMENT_CASES,
};

/**
 * Registers a test for every requirement of the OCI distribution specification 1.1, with the additions of its
 * main branch, in our own words. `target` is asked when the tests run, so a registry may be started by
 * `beforeAll`. The same cases run against the sandbox and against real registries: a case that only the
 * sandbox passes would say nothing.
 */
export function describeConformance(
  name: string,
  target: () => ConformanceTarget,
  features: RegistryFeatures,
): void {
  describe(name, () => {
    for (const [group, cases] of Object.entries(GROUPS)) {
      describe(group, () => {
        for (const { title, needs, run } of cases) {
          it.skipIf(needs !== undefined && !features[needs])(title, () =>
            run(new ConformanceClient(target())),
          );
        }
      });
    }
  });
}
