import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { sharedPostgresql } from "#e2e/fixtures/shared-postgresql.ts";
import { migrate } from "../migrate.ts";

/** Makes new, migrated databases quickly: migrated once, then copied. */
export interface FreshDatabases {
  /** Answers the URL of a new one. */
  create(): Promise<string>;
  remove(url: string): Promise<void>;
  end(): Promise<void>;
}

const version = { programVersion: "0.0.0-test" };
let count = 0;

export async function freshSqlite(): Promise<FreshDatabases> {
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-sqlite-"));
  const template = join(folder, "template.db");
  await migrate(`file:${template}`, version);
  const remove = (path: string) => rmSync(path, { recursive: true, force: true });
  return {
    create: async () => {
      count += 1;
      const file = join(folder, `${count}.db`);
      copyFileSync(template, file);
      return `file:${file}`;
    },
    remove: async (url) => {
      for (const end of ["", "-wal", "-shm", ".lock"]) remove(url.slice("file:".length) + end);
    },
    end: async () => remove(folder),
  };
}

export async function freshPostgresql(): Promise<FreshDatabases> {
  const cluster = await sharedPostgresql(async (own) => {
    await administer(own.url("postgres"), "CREATE DATABASE template_migrated");
    await migrate(own.url("template_migrated"), version);
  });
  const administrate = (sql: string) => administer(cluster.url("postgres"), sql);
  return {
    create: async () => {
      count += 1;
      const name = `test_${process.pid}_${count}_${Date.now()}`;
      await administrate(`CREATE DATABASE ${name} TEMPLATE template_migrated`);
      return cluster.url(name);
    },
    remove: (url) => administrate(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`),
    end: async () => {},
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
