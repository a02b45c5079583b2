import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PostgresqlCluster, startPostgresql } from "#e2e/fixtures/postgresql.ts";
import { findPostgresqlBinaries } from "#e2e/fixtures/postgresql-binaries.ts";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { takeOwnership } from "./owner-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "tagtrail-migrate-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function fresh(): string {
  count += 1;
  return join(folder, String(count));
}

function newFolder(): string {
  const path = fresh();
  mkdirSync(path);
  return path;
}

/** A history of migrations of its own; the first is small, and makes what every one of ours relies on. */
function history(...steps: [name: string, sql: string][]): string {
  const root = fresh();
  const first = `CREATE TABLE "Setting" ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL);`;
  for (const [name, sql] of [["20260101000000_first", first] as const, ...steps]) {
    for (const kind of ["sqlite", "postgresql"]) {
      mkdirSync(join(root, kind, name), { recursive: true });
      writeFileSync(join(root, kind, name, "migration.sql"), sql);
    }
  }
  return root;
}

const one = ["20260201000000_one", 'CREATE TABLE "One" ("id" INTEGER PRIMARY KEY);'] as [string, string];
const two = ["20260301000000_two", 'CREATE TABLE "Two" ("id" INTEGER PRIMARY KEY);'] as [string, string];
const broken = [
  "20260301000000_broken",
  'CREATE TABLE "Two" ("id" INTEGER); CREATE TABLE "Two" ("id" INTEGER);',
] as [string, string];

interface Engine {
  /** An empty database. */
  create(): Promise<string>;
  run(url: string, sql: string): Promise<unknown[]>;
}

const sqlite: Engine = {
  create: async () => `file:${fresh()}.db`,
  run: async (url, sql) => {
    const database = new Sqlite(url.slice("file:".length));
    try {
      return sql.startsWith("SELECT") ? database.prepare(sql).all() : [database.exec(sql)];
    } finally {
      database.close();
    }
  },
};

let cluster: PostgresqlCluster | undefined;
const postgresql: Engine = {
  create: async () => {
    count += 1;
    const name = `migrated_${count}`;
    await postgresql.run(cluster?.url("postgres") ?? "", `CREATE DATABASE ${name}`);
    return cluster?.url(name) ?? "";
  },
  run: async (url, sql) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  },
};

const { missing } = findPostgresqlBinaries();
beforeAll(async () => {
  if (missing === null) cluster = await startPostgresql();
  return () => cluster?.stop();
}, 60_000);

const engines: [string, Engine][] = [["SQLite", sqlite]];
if (missing === null) engines.push(["PostgreSQL", postgresql]);
else it.skip(`PostgreSQL not run: ${missing}`);

const version = (programVersion: string, from?: string) => ({
  programVersion,
  ...(from ? { folder: from } : {}),
});

describe.each(engines)("migrating %s", (_, engine) => {
  it("brings an empty database to the present state, once", async () => {
    const url = await engine.create();
    const { applied } = await migrate(url, version("1.0.0"));
    const names = readdirSync("prisma/migrations/sqlite").filter((name) => /^\d/.test(name));
    expect(applied).toEqual(names.sort());
    expect((await migrate(url, version("1.0.0"))).applied).toEqual([]);
    const { client, close } = await openDatabase(url);
    expect(await client.repository.count()).toBe(0);
    await close();
  });

  it("lists what it applied as Prisma does", async () => {
    const url = await engine.create();
    await migrate(url, version("1.0.0", history(one)));
    const rows = await engine.run(url, 'SELECT * FROM "_prisma_migrations" ORDER BY migration_name');
    const listed = {
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      applied_steps_count: 1,
      rolled_back_at: null,
    };
    expect(rows).toMatchObject([
      { migration_name: "20260101000000_first", ...listed },
      { migration_name: one[0], ...listed },
    ]);
    expect(rows.every((row) => (row as { finished_at: unknown }).finished_at !== null)).toBe(true);
  });

  it("applies only what is new to a database with data", async () => {
    const url = await engine.create();
    await migrate(url, version("1.0.0", history(one)));
    await engine.run(url, 'INSERT INTO "One" VALUES (7)');
    expect((await migrate(url, version("1.1.0", history(one, two)))).applied).toEqual([two[0]]);
    expect(await engine.run(url, 'SELECT "id" FROM "One"')).toEqual([{ id: 7 }]);
  });

  it("refuses a database newer than the program, and names both versions", async () => {
    const url = await engine.create();
    await migrate(url, version("2.5.0", history(one, two)));
    await expect(migrate(url, version("2.4.1", history(one)))).rejects.toMatchObject({
      code: "unavailable",
      message: `The database was migrated by Tagtrail 2.5.0 to ${two[0]}; this is Tagtrail 2.4.1, which knows migrations up to ${one[0]}.`,
    });
  });

  it("refuses a migration that was edited after it was applied", async () => {
    const url = await engine.create();
    await migrate(url, version("1.0.0", history(one)));
    const edited = history([one[0], `${one[1]} -- edited`], two);
    await expect(migrate(url, version("1.0.0", edited))).rejects.toThrow(`${one[0]} was edited`);
    await expect(engine.run(url, 'SELECT * FROM "Two"')).rejects.toThrow();
  });

  it("does not mind the line ends of another system", async () => {
    const url = await engine.create();
    const sql = 'CREATE TABLE "One" (\n"id" INTEGER PRIMARY KEY\n);\n';
    await migrate(url, version("1.0.0", history([one[0], sql])));
    const windows = history([one[0], sql.replaceAll("\n", "\r\n")]);
    expect((await migrate(url, version("1.0.0", windows))).applied).toEqual([]);
  });

  it("undoes a migration that fails, keeps those before it, and refuses no later repair", async () => {
    const url = await engine.create();
    await expect(migrate(url, version("1.0.0", history(one, broken)))).rejects.toThrow(`${broken[0]} failed`);
    await expect(engine.run(url, 'SELECT * FROM "Two"')).rejects.toThrow();
    expect((await migrate(url, version("1.0.0", history(one, two)))).applied).toEqual([two[0]]);
  });

  it("refuses what another tool left half-migrated", async () => {
    const url = await engine.create();
    await migrate(url, version("1.0.0", history(one)));
    await engine.run(url, 'UPDATE "_prisma_migrations" SET finished_at = NULL');
    await expect(migrate(url, version("1.0.0", history(one, two)))).rejects.toThrow("did not finish");
  });

  it("leaves the database of somebody else alone", async () => {
    const url = await engine.create();
    await engine.run(url, 'CREATE TABLE "Invoices" ("id" INTEGER)');
    await expect(migrate(url, version("1.0.0"))).rejects.toThrow("tables that are not Tagtrail's");
  });

  it("is safe when several servers start at once", async () => {
    const url = await engine.create();
    const answers = await Promise.all([1, 2, 3].map(() => migrate(url, version("1.0.0", history(one, two)))));
    expect(answers.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 3]);
  });
});

describe("an SQLite file", () => {
  it("is copied before data in it is migrated, and not when it is new", async () => {
    const url = await sqlite.create();
    expect((await migrate(url, version("1.0.0", history(one)))).backup).toBeNull();
    await sqlite.run(url, 'INSERT INTO "One" VALUES (7)');
    const { backup } = await migrate(url, version("1.1.0", history(one, two)));
    expect(backup).toBe(`${url.slice("file:".length)}.before-${two[0]}`);
    expect(await sqlite.run(`file:${backup}`, 'SELECT "id" FROM "One"')).toEqual([{ id: 7 }]);
    await expect(sqlite.run(`file:${backup}`, 'SELECT * FROM "Two"')).rejects.toThrow();
  });

  it("keeps the rows that refer to a table which a migration makes anew", async () => {
    const url = await sqlite.create();
    const family = `CREATE TABLE "Parent" ("id" INTEGER PRIMARY KEY);
      CREATE TABLE "Child" ("id" INTEGER PRIMARY KEY, "parent" INTEGER REFERENCES "Parent" ("id") ON DELETE CASCADE);
      INSERT INTO "Parent" VALUES (1); INSERT INTO "Child" VALUES (1, 1);`;
    const anew = `CREATE TABLE "new_Parent" ("id" INTEGER PRIMARY KEY, "extra" TEXT);
      INSERT INTO "new_Parent" ("id") SELECT "id" FROM "Parent"; DROP TABLE "Parent";
      ALTER TABLE "new_Parent" RENAME TO "Parent";`;
    await migrate(
      url,
      version("1.0.0", history(["20260201000000_family", family], ["20260301000000_anew", anew])),
    );
    expect(await sqlite.run(url, 'SELECT "id" FROM "Child"')).toHaveLength(1);
  });

  it("belongs to one process: a second server does not start", async () => {
    const url = await sqlite.create();
    await migrate(url, version("1.0.0"));
    const database = await openDatabase(url);
    const file = url.slice("file:".length);
    await expect(takeOwnership(file, 0)).rejects.toMatchObject({
      code: "unavailable",
      message: `Another Tagtrail process is using ${file}.`,
    });
    await database.close();
    const release = await takeOwnership(file, 0);
    release();
  });

  it("is free again when the process that owned it was killed", async () => {
    const file = fresh();
    const script = `import { takeOwnership } from "./lib/database/owner-lock.ts";
      await takeOwnership(${JSON.stringify(file)}); console.log("owned"); setInterval(() => {}, 1000);`;
    const flags = [
      "--experimental-strip-types",
      "--disable-warning=ExperimentalWarning",
      "--input-type=module-typescript",
    ];
    const other = spawn(process.execPath, [...flags, "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(other.stdout, "data");
    await expect(takeOwnership(file, 0)).rejects.toThrow("Another Tagtrail process is using");
    other.kill("SIGKILL");
    await once(other, "exit");
    const release = await takeOwnership(file, 0);
    release();
  });

  it("that is something else is refused and left as it is", async () => {
    const url = await sqlite.create();
    writeFileSync(url.slice("file:".length), "not a database ".repeat(100));
    await expect(migrate(url, version("1.0.0"))).rejects.toThrow(
      "is not a Tagtrail database, or it is damaged",
    );
  });

  it.each([
    ["below a file", () => join(folder, "a-file", "x", "tagtrail.db"), /cannot be used as a folder/],
    ["that is a folder", () => newFolder(), /cannot be (written|opened)/],
  ])("%s is refused in one sentence", async (_, path, expected) => {
    writeFileSync(join(folder, "a-file"), "");
    await expect(migrate(`file:${path()}`, version("1.0.0"))).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(expected),
    });
    expect(existsSync(join(folder, "a-file", "x"))).toBe(false);
  });
});

describe.skipIf(missing !== null)("PostgreSQL that cannot be used", () => {
  const attempt = async (change: (url: URL) => void) => {
    const url = new URL(cluster?.url("postgres") ?? "");
    change(url);
    const error: unknown = await migrate(url.href, version("1.0.0")).catch((thrown: unknown) => thrown);
    const opening: unknown = await openDatabase(url.href).catch((thrown: unknown) => thrown);
    return [error, opening].map((one) => (one instanceof Error ? one.message : "it was opened"));
  };

  it.each<[string, (url: URL) => void, string]>([
    [
      "a wrong password",
      (url) => {
        url.password = "canary-password";
      },
      "refuses the user name or password",
    ],
    [
      "a database that is not there",
      (url) => {
        url.pathname = "/absent";
      },
      "does not exist",
    ],
    [
      "a server that is not running",
      (url) => {
        url.port = "1";
      },
      "refuses connections",
    ],
    [
      "a host nobody knows",
      (url) => {
        url.hostname = "db.invalid";
      },
      "is on a host whose name",
    ],
  ])("for %s says so in one sentence without the password", async (_, change, expected) => {
    for (const message of await attempt(change)) {
      expect(message).toContain(expected);
      expect(message).not.toContain("canary-password");
      expect(message).not.toContain("\n");
    }
  });
});
