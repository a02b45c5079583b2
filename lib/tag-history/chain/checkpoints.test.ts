import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { consoleItself, localAdministrator } from "#lib/access/person.ts";
import type { Database } from "#lib/database/database.ts";
import { runTogether, sql } from "#lib/database/sql.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { type BuiltHead, buildChain, extendChain } from "../testing/chain-fixture.ts";
import { proofFixture } from "../testing/proof-fixture.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { checkpointFile, parseCheckpoints } from "./checkpoint-file.ts";
import { CheckpointWriter } from "./checkpoint-writer.ts";
import { listCheckpoints } from "./list-checkpoints.ts";
import { verifyHistory } from "./verify-history.ts";

const HOUR = 3_600_000;
const removals: (() => void)[] = [];

afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

const all = { limit: 100 };

describeEachDatabase("checkpoints", (open, urlOf) => {
  async function begun(records: number) {
    const database = await open();
    const head = await buildChain(database, { records });
    return { ...server(database), database, head };
  }

  function server(database: Database) {
    const fixture = proofFixture(database, urlOf(database));
    removals.push(fixture.remove);
    const file = checkpointFile(fixture.dataFolder);
    return { ...fixture, file, writer: new CheckpointWriter(fixture.proof) };
  }

  const verify = (on: ReturnType<typeof server>) => verifyHistory(on.proof, localAdministrator);
  const hexOf = ({ hash }: BuiltHead) => Buffer.from(hash).toString("hex");

  it("are stored, appended to a file and logged, the same each time", async () => {
    const on = await begun(30);
    await on.writer.look();
    const stored = await listCheckpoints(on.proof, localAdministrator, all);
    const { key, ...exported } = parseCheckpoints(readFileSync(on.file, "utf8")).checkpoints[0] ?? {};
    const logged = on.logged.find(({ checkpoint }) => checkpoint)?.checkpoint;
    expect(stored.items).toEqual([
      {
        seq: 30,
        hash: hexOf(on.head),
        at: "2026-05-03T15:00:00.000Z",
        keyId: on.proof.key.id,
        signature: expect.any(String),
      },
    ]);
    expect(stored.publicKey).toBe(on.proof.key.pem);
    expect(exported).toEqual(stored.items[0]);
    expect(key?.pem).toBe(on.proof.key.pem);
    expect(logged).toMatchObject(exported);
    expect(await verify(on)).toMatchObject({ ok: true, records: 30, checkpoints: 1, firstBad: null });
  });

  it("are signed every 1,000 records and every hour in which there were any", async () => {
    const on = await begun(10);
    const seqs = async () =>
      (await listCheckpoints(on.proof, consoleItself, all)).items.map(({ seq }) => seq);
    await on.writer.look();
    let head = await extendChain(on.database, on.head, { records: 999 });
    await on.writer.look();
    expect(await seqs()).toEqual([10]);
    head = await extendChain(on.database, head, { records: 1 });
    await on.writer.look();
    expect(await seqs()).toEqual([1_010, 10]);
    on.pass(HOUR);
    await on.writer.look();
    expect(await seqs()).toEqual([1_010, 10]);
    head = await extendChain(on.database, head, { records: 1 });
    await on.writer.look();
    expect(await seqs()).toEqual([1_011, 1_010, 10]);
    await extendChain(on.database, head, { records: 1 });
    on.pass(HOUR - 1);
    await on.writer.look();
    expect(await seqs()).toEqual([1_011, 1_010, 10]);
  });

  it("come page by page, newest first", async () => {
    const on = await begun(5);
    let { head } = on;
    for (const _ of [1, 2, 3]) {
      await on.writer.look();
      head = await extendChain(on.database, head, { records: 1 });
      on.pass(HOUR);
    }
    const first = await listCheckpoints(on.proof, localAdministrator, { limit: 2 });
    const cursor = first.nextCursor ?? "";
    const second = await listCheckpoints(on.proof, localAdministrator, { limit: 2, cursor });
    expect([...first.items, ...second.items].map(({ seq }) => seq)).toEqual([7, 6, 5]);
    expect(second.nextCursor).toBeNull();
  });

  it("are not signed over a broken chain; the log says why, once an hour", async () => {
    const on = await begun(20);
    await runTogether(on.database, [sql`UPDATE "Evidence" SET "clock" = 'x' WHERE "seq" = 12`]);
    const complaints = () => on.logged.filter(({ level }) => level === 50);
    await on.writer.look();
    await on.writer.look();
    expect(complaints()).toMatchObject([{ firstBad: { seq: 12 } }]);
    on.pass(HOUR);
    await on.writer.look();
    expect(complaints()).toHaveLength(2);
    expect((await listCheckpoints(on.proof, localAdministrator, all)).items).toEqual([]);
    await runTogether(on.database, [sql`UPDATE "Evidence" SET "clock" = 'ours' WHERE "seq" = 12`]);
    on.pass(HOUR);
    await on.writer.look();
    expect((await listCheckpoints(on.proof, localAdministrator, all)).items).toHaveLength(1);
  });

  it("let a server that starts again notice what was changed since the last of them, and only that is read", async () => {
    const on = await begun(20);
    await on.writer.look();
    await extendChain(on.database, on.head, { records: 5 });
    await runTogether(on.database, [
      sql`UPDATE "Evidence" SET "reason" = 'before the checkpoint' WHERE "seq" = 7`,
      sql`UPDATE "Evidence" SET "reason" = 'behind it' WHERE "seq" = 23`,
    ]);
    const again = new CheckpointWriter(on.proof);
    await again.look();
    expect(on.logged.at(-1)).toMatchObject({ level: 50, firstBad: { seq: 23 } });
    expect((await verify(on)).firstBad?.seq).toBe(7);
  });

  it("let a server that starts again notice that the tail was cut off", async () => {
    const on = await begun(20);
    await on.writer.look();
    await runTogether(on.database, [sql`DELETE FROM "Evidence" WHERE "seq" > 15`]);
    await new CheckpointWriter(on.proof).look();
    expect(on.logged.at(-1)).toMatchObject({
      level: 50,
      firstBad: { seq: 20, why: "Record 20 is missing." },
    });
  });

  it("are signed in the background from start to stop, and stopping twice is no matter", async () => {
    const on = await begun(20);
    on.writer.start();
    on.writer.start();
    await on.writer.look();
    await on.writer.stop();
    await on.writer.stop();
    expect(parseCheckpoints(readFileSync(on.file, "utf8")).checkpoints).toHaveLength(1);
  });

  it("of two servers on one database stand each in the server's own file", async () => {
    const on = await begun(20);
    const other = server(on.database);
    await Promise.all([on.writer.look(), other.writer.look()]);
    for (const each of [on, other]) {
      const [line, ...more] = parseCheckpoints(readFileSync(each.file, "utf8")).checkpoints;
      expect(more).toEqual([]);
      expect(line).toMatchObject({ seq: 20, keyId: each.proof.key.id });
      expect(await verify(each)).toMatchObject({ ok: true });
    }
    expect((await listCheckpoints(on.proof, localAdministrator, all)).items).toHaveLength(1);
  });

  it("find a cut tail, whether they are in the database or in the file", async () => {
    const on = await begun(40);
    await on.writer.look();
    const found = {
      ok: false,
      records: 38,
      firstBad: {
        seq: 39,
        why: "Record 39 is missing: at the checkpoint of 2026-05-03T15:00:00.000Z there were 40 records.",
      },
    };
    await runTogether(on.database, [sql`DELETE FROM "Evidence" WHERE "seq" > 38`]);
    expect(await verify(on)).toMatchObject(found);
    await runTogether(on.database, [sql`DELETE FROM "Checkpoint"`]);
    expect(await verify(on)).toMatchObject(found);
    const elsewhere = server(on.database);
    expect(await verify(elsewhere)).toMatchObject({ ok: true, records: 38, checkpoints: 0 });
  });

  it("find a chain that was hashed anew from end to end", async () => {
    const on = await begun(40);
    await on.writer.look();
    const other = await open();
    await buildChain(other, { records: 40, seed: 1 });
    const rewritten = { ...server(other), file: "" };
    expect(await verify(rewritten)).toMatchObject({ ok: true, records: 40 });
    writeFileSync(checkpointFile(rewritten.dataFolder), readFileSync(on.file));
    expect(await verify(rewritten)).toMatchObject({
      ok: false,
      firstBad: {
        seq: 40,
        why: expect.stringContaining("Record 40 is not the one that was there at the checkpoint"),
      },
    });
  });

  it("cannot be made to fit a rewritten chain without the key", async () => {
    const on = await begun(40);
    await on.writer.look();
    const other = await open();
    const head = await buildChain(other, { records: 40, seed: 1 });
    const forger = server(other);
    const [row] = await on.database.client.checkpoint.findMany();
    if (!row) throw new Error("no checkpoint");
    // The forger has no key of this server's, so either the signature or the key's name cannot be right.
    const forged = { ...row, hash: new Uint8Array(head.hash) };
    await other.client.checkpoint.create({ data: forged });
    const asOwner = { ...forger, proof: { ...forger.proof, key: on.proof.key } };
    expect((await verify(asOwner)).firstBad?.why).toContain("was changed, or is not signed with key");
    const line = signCheckpoint(forger.proof.key, { seq: 40, hash: hexOf(head) }, new Date());
    writeFileSync(
      forger.file,
      `${JSON.stringify({ ...line, keyId: row.keyId, publicKey: on.proof.key.der })}\n`,
    );
    await other.client.checkpoint.deleteMany();
    expect((await verify(forger)).firstBad?.why).toContain("was changed, or is not signed with key");
  });

  it("are compared in one verification at a time, whose answer all get who ask meanwhile", async () => {
    const on = await begun(40);
    let opened = 0;
    const openReading = () => {
      opened += 1;
      return on.proof.openReading();
    };
    const counting = { ...on, proof: { ...on.proof, openReading } };
    const [one, other] = await Promise.all([verify(counting), verify(counting)]);
    expect(one).toBe(other);
    expect(opened).toBe(1);
    await verify(counting);
    expect(opened).toBe(2);
  });

  it("and a failure of one verification is not remembered", async () => {
    const on = await begun(10);
    let broken = true;
    const openReading = () => (broken ? Promise.reject(new Error("no connection")) : on.proof.openReading());
    const failing = { ...on, proof: { ...on.proof, openReading } };
    await expect(verify(failing)).rejects.toThrow("no connection");
    broken = false;
    expect(await verify(failing)).toMatchObject({ ok: true });
  });
});
