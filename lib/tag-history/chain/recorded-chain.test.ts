import { expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import type { Database } from "#lib/database/database.ts";
import { openForReading } from "#lib/database/open-for-reading.ts";
import { describeEachDatabase, type UrlOf } from "#lib/database/testing/each-database.ts";
import { logger } from "#lib/logger.ts";
import type { NewEvidence } from "../evidence.ts";
import { recordEvidence, recordReads } from "../record.ts";
import { historyFixture } from "../testing/history-fixture.ts";
import { eraseActor } from "./erase-actor.ts";
import { verifyChain } from "./verify-chain.ts";

const NOON = Date.parse("2026-05-03T12:00:00.000Z");
const digest = `sha256:${"a".repeat(64)}`;
const valid = { lo: NOON, hi: NOON + 123 };

/** Every kind of evidence, with each part that it may have, in text that is awkward to store. */
function everything(registryId: string): NewEvidence[] {
  const subject = { registryId, repository: "team/app", tag: "prod" };
  const present = { is: "present", digest, mediaType: "application/vnd.oci.image.index.v1+json" } as const;
  const actor = { kind: "account", name: 'Göran "G" \u{1f433}\u2028', how: "claimed" } as const;
  const claim = { kind: "claim", subject, valid, source: "webhook:harbor", clock: "registry" } as const;
  return [
    { kind: "observation", subject, valid, source: "poll", state: present },
    { kind: "observation", subject, valid, source: "scan", state: { is: "absent" } },
    { ...claim, state: { is: "untold" }, sourceEventId: "1", actor, details: { "10": "b", "9": "\ufffd\n" } },
    { ...claim, state: { is: "absent" }, sourceEventId: "2", removed: digest, paired: true },
    { ...claim, state: present, actor: { ...actor, kind: "address" }, clock: "ours" },
    {
      ...{ kind: "action", subject, valid, source: "console", state: present, reason: "é\r\n\t'\\" },
      actor: { ...actor, kind: "person", how: "at-this-machine" },
    },
    { kind: "gap", subject, valid, source: "poll", reason: "The registry answered 503." },
    { kind: "gap", subject: { ...subject, tag: null }, valid, source: "poll", reason: "401" },
    { kind: "heartbeat", subject: { registryId, repository: null, tag: null }, valid, source: "poll" },
  ];
}

describeEachDatabase("a chain as it is recorded", (open, urlOf) => {
  it("verifies, whatever is in it, and still does when names are erased", async () => {
    const database = await open();
    const { context, registryId } = await historyFixture(database);
    const evidence = everything(registryId);
    expect(await recordEvidence(context, evidence)).toEqual({ added: evidence.length });
    expect(await recordEvidence(context, evidence)).toEqual({ added: 0 });
    const subject = { registryId, repository: "team/app", tag: "v1" };
    const state = { is: "present", digest, mediaType: null } as const;
    await recordReads(context, [{ subject, state, valid, source: "scan" }]);
    const { records, firstBad } = await verified(database, urlOf);
    expect([records, firstBad]).toEqual([evidence.length + 1, null]);

    const proof = { database, clock: context.clock, logger };
    const name = 'Göran "G" \u{1f433}\u2028';
    expect(await eraseActor(proof, localAdministrator, name)).toEqual({ erased: 3 });
    expect((await verified(database, urlOf)).firstBad).toBeNull();
  });
});

async function verified(database: Database, urlOf: UrlOf) {
  const reading = await openForReading(urlOf(database));
  try {
    return await verifyChain(reading);
  } finally {
    await reading.close();
  }
}
