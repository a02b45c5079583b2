import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { migrate } from "#lib/database/migrate.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { runTogether, sql } from "#lib/database/sql.ts";
import { describeEachDatabase } from "#lib/database/testing/each-database.ts";
import { checkpointFile } from "#lib/tag-history/chain/checkpoint-file.ts";
import { loadCheckpointKey } from "#lib/tag-history/chain/checkpoint-key.ts";
import { CheckpointWriter } from "#lib/tag-history/chain/checkpoint-writer.ts";
import { listCheckpoints } from "#lib/tag-history/chain/list-checkpoints.ts";
import { createProofContext } from "#lib/tag-history/chain/proof-context.ts";
import { buildChain } from "#lib/tag-history/testing/chain-fixture.ts";
import { proofFixture } from "#lib/tag-history/testing/proof-fixture.ts";

const project = join(import.meta.dirname, "../..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tagtrail-verify-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command as a person would, in `folder`. */
function verifyHistory(words: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const env = {
    NODE_ENV: "production" as const,
    PATH: process.env.PATH ?? "",
    INIT_CWD: folder,
    TAGTRAIL_DATA_DIR: join(folder, "data"),
    ...environment,
  };
  const entry = join(project, "scripts", "verify-history.mjs");
  execFile(
    process.execPath,
    [entry, ...words],
    { cwd: project, env, timeout: 60_000 },
    (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout, errors: stderr });
    },
  );
  return promise;
}

describeEachDatabase("npm run verify-history", (open, urlOf) => {
  it("verifies a database that a server has open, and finds what was changed, with checkpoints kept elsewhere", async () => {
    const database = await open();
    const head = await buildChain(database, { records: 1_500 });
    const server = proofFixture(database, urlOf(database));
    await new CheckpointWriter(server.proof).look();
    const environment = { DATABASE_URL: urlOf(database) };
    const whole = await verifyHistory([], environment);
    expect(whole).toMatchObject({ code: 0, errors: "" });
    expect(whole.output).toContain("1,500 verified");
    expect(whole.output).toContain(`1500 ${Buffer.from(head.hash).toString("hex")}`);
    expect(whole.output).toContain("1 compared");
    expect(whole.output).toMatch(/\d s, [\d,]+ records a second\nThe history is unaltered\.\n$/);
    expect(whole.output).not.toContain("postgres:");

    copyFileSync(checkpointFile(server.dataFolder), join(folder, "kept.ndjson"));
    writeFileSync(join(folder, "key.pem"), server.proof.key.pem);
    const answer = await listCheckpoints(server.proof, localAdministrator, { limit: 100 });
    writeFileSync(join(folder, "answer.json"), JSON.stringify(answer));
    server.remove();
    const kept = ["--checkpoint", "kept.ndjson", "--checkpoint", "answer.json", "--key", "key.pem"];
    expect(await verifyHistory(kept, environment)).toMatchObject({ code: 0 });
    const unpinned = await verifyHistory(["--checkpoint", "kept.ndjson"], environment);
    expect(unpinned.code).toBe(0);
    expect(unpinned.output).toContain(
      "was taken from beside the checkpoints; give the one you kept by --key.",
    );

    // Whoever can write to the database takes the checkpoint in it away as well.
    await runTogether(database, [
      sql`DELETE FROM "Checkpoint"`,
      sql`DELETE FROM "Evidence" WHERE "seq" > 1400`,
    ]);
    expect(await verifyHistory([], environment)).toMatchObject({ code: 0 });
    const cut = await verifyHistory(kept, environment);
    expect(cut.code).toBe(1);
    expect(cut.output).toContain("ALTERED: Record 1401 is missing: at the checkpoint of");

    await runTogether(database, [sql`UPDATE "Evidence" SET "source" = 'scan' WHERE "seq" = 18`]);
    const changed = await verifyHistory([], environment);
    expect(changed).toMatchObject({ code: 1, errors: "" });
    expect(changed.output).toContain("ALTERED: Record 18, or the name of");
    expect(readdirSync(folder)).not.toContain("data");
  });

  it("finds a chain that was hashed anew from end to end, and checkpoints signed by somebody else", async () => {
    const [before, after] = [await open(), await open()];
    await buildChain(before, { records: 200 });
    await buildChain(after, { records: 200, seed: 1 });
    const server = proofFixture(before, urlOf(before));
    await new CheckpointWriter(server.proof).look();
    copyFileSync(checkpointFile(server.dataFolder), join(folder, "kept.ndjson"));
    const environment = { DATABASE_URL: urlOf(after) };
    expect(await verifyHistory([], environment)).toMatchObject({ code: 0 });
    const rewritten = await verifyHistory(["--checkpoint", "kept.ndjson"], environment);
    expect(rewritten.code).toBe(1);
    expect(rewritten.output).toContain("Record 200 is not the one that was there at the checkpoint of");

    const stranger = loadCheckpointKey(join(folder, "stranger"));
    writeFileSync(join(folder, "stranger.pem"), stranger.pem);
    const pinned = await verifyHistory(["--checkpoint", "kept.ndjson", "--key", "stranger.pem"], {
      DATABASE_URL: urlOf(before),
    });
    expect(pinned.code).toBe(1);
    expect(pinned.output).toContain(`is not signed with key ${stranger.id}`);
    server.remove();
  });
});

describe("npm run verify-history", () => {
  it("uses the data folder's database and checkpoints when nothing else is said", async () => {
    const dataFolder = join(folder, "data");
    const databaseUrl = `file:${join(dataFolder, "tagtrail.db")}`;
    await migrate(databaseUrl, { programVersion: "0.0.0-test" });
    const database = await openDatabase(databaseUrl);
    await buildChain(database, { records: 50 });
    const logger = pino({ enabled: false });
    const proof = createProofContext(
      { database, clock: () => new Date(), logger },
      { databaseUrl, dataFolder },
    );
    await new CheckpointWriter(proof).look();
    await runTogether(database, [sql`DELETE FROM "Checkpoint"`]);
    await database.close();
    const { code, output } = await verifyHistory([]);
    expect(code).toBe(0);
    expect(output).toContain("1 compared");
  });

  it("says in a sentence why it cannot run, with an exit code of its own", async () => {
    const cases: [string[], Record<string, string>, string][] = [
      [[], {}, "There is no database"],
      [["--nonsense"], {}, "'--nonsense'"],
      [["--key", "key.pem"], {}, "Give the file that holds them by --checkpoint."],
      [["--checkpoint", "nothing.ndjson"], {}, `There is no file ${join(folder, "nothing.ndjson")}.`],
      [[], { DATABASE_URL: "postgresql://nobody:secret@127.0.0.1:1/none" }, "refuses connections"],
      [[], { DATABASE_URL: "nonsense" }, "DATABASE_URL"],
    ];
    for (const [words, environment, sentence] of cases) {
      const { code, output, errors } = await verifyHistory(words, environment);
      expect(errors).toContain(sentence);
      expect(errors.split("\n").filter(Boolean).length, errors).toBeLessThanOrEqual(2);
      expect(errors).not.toContain("secret");
      expect([code, output]).toEqual([2, ""]);
    }
  });
});
