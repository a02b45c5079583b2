import { type DistributionRegistry, startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { createSkopeo, type Skopeo } from "#e2e/fixtures/skopeo.ts";
import type { Database } from "#lib/database/database.ts";
import { type ChangesFixture, openChangesFixture } from "./changes-fixture.ts";

/** Changes over the sandbox as `main` and Debian's docker-registry as `debian`, with skopeo to look at both. */
export interface DebianFixture {
  readonly fixture: ChangesFixture;
  readonly debian: DistributionRegistry;
  readonly skopeo: Skopeo;
  close(): Promise<void>;
}

export async function openDebianFixture(database: Database): Promise<DebianFixture> {
  const debian = await startDistributionRegistry();
  const skopeo = await createSkopeo();
  const fixture = await openChangesFixture(database);
  const row = { id: crypto.randomUUID(), name: "debian", url: debian.url, kind: "distribution" };
  await database.client.registry.create({ data: { ...row, source: "console", createdBy: "test" } });
  return {
    ...{ fixture, debian, skopeo },
    close: async () => {
      await fixture.close();
      await skopeo.remove();
      await debian.stop();
    },
  };
}
