import { consoleItself } from "#lib/access/person.ts";
import { scanRegistry } from "#lib/catalog/scan/scan-registry.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import type { Server, WatcherFixture } from "./watcher-fixture.ts";

/**
 * What tests of watching do and look at.
 * @param fixture the one of the running test @param server the one that is meant unless another is named
 */
export function watching(fixture: () => WatcherFixture, server: () => Server) {
  const db = () => fixture().database.client;
  const tagId = async (name: string) => (await db().historyTag.findFirst({ where: { name } }))?.id ?? -1;
  const moves = async (tag = "prod") =>
    db().tagMove.findMany({
      where: { tagId: await tagId(tag), kind: { not: "gap" } },
      orderBy: [{ atHi: "asc" }, { seq: "asc" }],
    });
  return {
    db,
    tagId,
    moves,
    kinds: async (tag = "prod") => (await moves(tag)).map(({ kind }) => kind),
    gaps: () => db().tagMove.findMany({ where: { kind: "gap" }, orderBy: { seq: "asc" } }),
    registry: () => db().historyRegistry.findFirstOrThrow(),
    faults: () => fixture().sandbox.faults,
    /** How many requests the registry saw, as `HEAD /v2/app/manifests/prod`. */
    asked: (pattern: RegExp) =>
      fixture()
        .sandbox.requests()
        .filter(({ method, path }) => pattern.test(`${method} ${path}`)).length,
    put: (tag: string, layer: string, repository = "app") =>
      putImage(fixture().sandbox.store, repository, { tags: [tag], layers: [layer] }),
    scan: async (one = server()) => {
      fixture().pass(1_000);
      await scanRegistry(one.catalog, consoleItself, "samples");
      await one.watcher.flush();
      await one.watcher.look();
    },
    /** Lets time pass in steps, as the timer of a running server does. */
    run: async (milliseconds: number, one = server(), step = 4_000) => {
      for (let passed = 0; passed < milliseconds; passed += step) {
        fixture().pass(step);
        await one.watcher.look();
      }
      await one.watcher.flush();
      await one.catalog.writer.settle();
    },
  };
}
