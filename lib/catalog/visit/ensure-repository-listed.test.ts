import { afterEach, beforeEach, expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { ensureRepositoryListed, prioritise } from "../read-through.ts";
import { type CatalogFixture, openCatalogFixture } from "../testing/catalog-fixture.ts";
import { putImage } from "../testing/put-image.ts";

describeEachDatabase("the first visit to a repository", (open) => {
  let fixture: CatalogFixture;
  beforeEach(async () => {
    fixture = await openCatalogFixture(await open());
  });
  afterEach(() => fixture.close());

  const visit = (repository: string) =>
    ensureRepositoryListed(fixture.context, localAdministrator, "samples", repository);
  const paths = () => fixture.sandbox.requests().map((request) => `${request.method} ${request.path}`);
  const tags = () => fixture.database.client.tag.findMany({ orderBy: { sortKey: "asc" } });

  it("lists the tags of a repository nobody has heard of, with one request before its names show", async () => {
    await putImage(fixture.sandbox.store, "team/app", { tags: ["1.10", "1.9", "latest"] });
    const hold = fixture.sandbox.faults.add({ match: { path: /manifests/ }, answer: { delayMs: 60_000 } });
    const { repositoryId, listed } = await visit("team/app");
    expect(listed).toBe(true);
    expect(paths().filter((line) => line.includes("tags/list"))).toHaveLength(1);
    expect((await tags()).map((tag) => [tag.repositoryId, tag.name, tag.digest])).toEqual([
      [repositoryId, "1.9", null],
      [repositoryId, "1.10", null],
      [repositoryId, "latest", null],
    ]);
    hold();
  });

  it("resolves all tags behind the page's back", async () => {
    const image = await putImage(fixture.sandbox.store, "app", { tags: ["1", "2"] });
    await visit("app");
    await fixture.context.background.idle();
    expect((await tags()).map((tag) => tag.digest)).toEqual([image.digest, image.digest]);
    expect(await fixture.database.client.repository.findFirst()).toMatchObject({
      complete: true,
      tagCount: 2,
    });
  });

  it("costs no request the second time", async () => {
    await putImage(fixture.sandbox.store, "app", { tags: ["1"] });
    await visit("app");
    await fixture.context.background.idle();
    fixture.sandbox.clearRequests();
    await visit("app");
    expect(paths()).toEqual([]);
  });

  it("asks once when many arrive together", async () => {
    await putImage(fixture.sandbox.store, "app", { tags: ["1"] });
    await Promise.all(Array.from({ length: 20 }, () => visit("app")));
    expect(paths().filter((line) => line.includes("tags/list"))).toHaveLength(1);
  });

  it("reads the rows somebody looks at before the others", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `t${String(index).padStart(2, "0")}`);
    await putImage(fixture.sandbox.store, "app", { tags: names });
    fixture.sandbox.faults.add({ match: { path: /manifests/ }, answer: { delayMs: 5 } });
    const { repositoryId } = await visit("app");
    prioritise(fixture.context, repositoryId ?? 0, ["t58", "t59"]);
    await fixture.context.background.idle();
    const order = paths().flatMap((line) => /manifests\/(t\d\d)/.exec(line)?.[1] ?? []);
    expect(order).toHaveLength(60);
    expect(order.indexOf("t59")).toBeLessThan(20);
  });

  it("says that a repository does not exist, and remembers nothing of it", async () => {
    await expect(visit("no/such")).rejects.toMatchObject({ code: "not_found" });
    expect(await fixture.database.client.repository.count()).toBe(0);
  });

  it("says why when the registry cannot be reached, instead of showing nothing", async () => {
    await fixture.sandbox.stop();
    await expect(visit("app")).rejects.toMatchObject({ code: "registry_unreachable" });
  });

  it("refuses a name no registry can have before asking for it", async () => {
    await expect(visit("../etc/passwd")).rejects.toMatchObject({ code: "invalid_input" });
    expect(paths()).toEqual([]);
  });
});
