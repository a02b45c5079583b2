import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { localAdministrator } from "#lib/access/person.ts";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { freshSqlite } from "#lib/database/testing/fresh-databases.ts";
import { planAndExecute } from "../plan-and-execute.ts";
import { planMove } from "../plans/plan-move.ts";
import { getChange } from "../queries/list-changes.ts";
import { openChangesFixture, REPOSITORY } from "../testing/changes-fixture.ts";
import { executePlan } from "./execute-plan.ts";

/** Another program, as the shell of SQLite would: locks of one process do not keep its own threads out. */
async function lock(file: string): Promise<() => Promise<void>> {
  const script = `const { DatabaseSync } = require("node:sqlite");
    const database = new DatabaseSync(${JSON.stringify(file)});
    database.exec("BEGIN IMMEDIATE");
    process.stdout.write("locked");
    process.stdin.on("end", () => process.exit()).resume();`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return async () => {
    const gone = once(child, "exit");
    child.stdin.end();
    await gone;
  };
}

it("a database that another program has locked refuses moves, lets people read, and moves again afterwards", {
  timeout: 60_000,
}, async () => {
  const fresh = await freshSqlite();
  const url = await fresh.create();
  const database = await openDatabase(url);
  const fixture = await openChangesFixture(database);
  try {
    const { store } = fixture.sandbox;
    const { digest: from } = await putImage(store, REPOSITORY, { tags: ["prod"], layers: ["one"] });
    const { digest: to } = await putImage(store, REPOSITORY, { tags: ["next"], layers: ["two"] });
    const body = { registry: "main", repository: REPOSITORY, tag: "prod", from, to };
    const request = { person: localAdministrator, body, dryRun: true, requestKey: null };
    const { plan } = await planAndExecute(fixture.context, planMove, request);
    const execute = () =>
      executePlan(fixture.context, localAdministrator, { plan: plan.id, throwRefusal: true });

    const release = await lock(url.replace(/^file:/, ""));
    await expect(execute()).rejects.toMatchObject({
      code: "unavailable",
      details: { rule: "audit_unavailable" },
    });
    expect([fixture.sent(), store.resolveTag(REPOSITORY, "prod")]).toEqual([[], from]);
    expect((await getChange(fixture.context, localAdministrator, plan.id)).state).toBe("planned");

    await release();
    expect((await execute()).state).toBe("done");
    expect(store.resolveTag(REPOSITORY, "prod")).toBe(to);
  } finally {
    await fixture.close();
    await database.close();
    await fresh.end();
  }
});
