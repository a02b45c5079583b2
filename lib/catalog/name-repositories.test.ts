import { afterEach, beforeEach, expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { nameRepositories } from "./name-repositories.ts";
import { type CatalogFixture, openCatalogFixture } from "./testing/catalog-fixture.ts";
import { putImage } from "./testing/put-image.ts";

describeEachDatabase("naming repositories by hand", (open) => {
  let fixture: CatalogFixture;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open(), { sandbox: { catalog: false } });
  });
  afterEach(() => fixture.close());

  const name = (...repositories: string[]) =>
    nameRepositories(fixture.context, localAdministrator, { registry: "samples", repositories });

  it("counts what is new, what was there and what is no name, and reads the new ones", async () => {
    await putImage(fixture.sandbox.store, "team/app", { tags: ["1", "2"] });
    expect(await name("team/app", "team/app:latest", "Not A Name")).toMatchObject({
      added: 1,
      alreadyThere: 0,
      invalid: [{ name: "Not A Name" }],
    });
    expect(await name("team/app")).toMatchObject({ added: 0, alreadyThere: 1 });
    await fixture.context.background.idle();
    const row = await fixture.database.client.repository.findFirst();
    expect(row).toMatchObject({ named: true, tagCount: 2, complete: true, cause: null });
  });

  it("keeps one that the registry does not have, with the reason", async () => {
    await name("no/such");
    await fixture.context.background.idle();
    const row = await fixture.database.client.repository.findFirst();
    expect(row).toMatchObject({ name: "no/such", named: true, tagCount: 0 });
    expect(row?.cause).toContain("registry_not_found");
  });
});
