import { expect, test } from "vitest";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { pushSamples } from "#lib/registry/sandbox/samples/push-samples.ts";
import { memoryStorage } from "#lib/registry/sandbox/storage-memory.ts";
import { SandboxStore } from "#lib/registry/sandbox/store.ts";
import { recordEvidence } from "#lib/tag-history/record.ts";
import { historyFixture } from "#lib/tag-history/testing/history-fixture.ts";
import { sampleHistory } from "./sample-history.ts";

describeEachDatabase("the samples' history", (open) => {
  test("ends where the samples' tags point now", async () => {
    const { context, registryId } = await historyFixture(await open());
    const store = new SandboxStore(memoryStorage());
    await recordEvidence(context, sampleHistory(registryId, await pushSamples(store)));
    const spans = await context.database.client.tagSpan.findMany({ where: { toHi: null } });
    const tags = await context.database.client.historyTag.findMany({ include: { repository: true } });
    expect(spans.length).toBe(tags.length);
    for (const { id, name, repository } of tags) {
      const span = spans.find(({ tagId }) => tagId === id);
      expect([repository.name, name, span?.digest]).toEqual([
        repository.name,
        name,
        store.resolveTag(repository.name, name),
      ]);
    }
  });

  test("has one of everything a history can show, and telling it again adds nothing", async () => {
    const { context, registryId } = await historyFixture(await open());
    const taggings = await pushSamples(new SandboxStore(memoryStorage()));
    const evidence = sampleHistory(registryId, taggings);
    await recordEvidence(context, evidence);
    const moves = await context.database.client.tagMove.findMany();
    const kinds = new Set(moves.map(({ kind }) => kind));
    for (const kind of ["found", "moved", "moved-back", "removed", "gap"]) expect(kinds).toContain(kind);
    expect(moves.some(({ certainty }) => certainty === "bounded")).toBe(true);
    expect(moves.some(({ marks }) => marks.includes("version-tag"))).toBe(true);
    expect(await recordEvidence(context, evidence)).toEqual({ added: 0 });
  });
});
