// Writes the next migration of both databases, offline: `npm run new-migration -- NAME`.
// `--check` writes nothing and exits 1 when models and migrations differ. Plain JavaScript for Node 18+.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { providers, schemaOf } from "./generate-clients.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Columns whose order on PostgreSQL must be the order of their bytes, as it always is on SQLite: pages are
 * cut by comparing them (keyset paging), and a database made with a language's collation would sort
 * `a-1`, `A1`, `a.1` by its own rules, differently from SQLite and from the sort keys' design. Prisma's
 * models cannot say it, so it is added to every PostgreSQL migration that creates such a column.
 */
const byteOrdered = {
  Registry: ["name"],
  Repository: ["name", "sortKey"],
  Tag: ["name", "nameLower", "sortKey"],
  HistoryRepository: ["name"],
  HistoryTag: ["name", "sortKey"],
};

/**
 * Unique indexes over some of a table's rows, which Prisma's models cannot say either. Added wherever a
 * migration creates the table; SQLite's redefinition of a table creates it anew and drops its indexes.
 */
const partialUnique = {
  // Two open spans would be two truths about where a tag points now. NULL is not equal to NULL, so a plain
  // unique index over the end would admit both.
  TagSpan: `CREATE UNIQUE INDEX "TagSpan_one_open_key" ON "TagSpan"("tagId") WHERE "toHi" IS NULL;`,
};

/**
 * Prisma's schema engine as WebAssembly: the same code as the downloaded binary, from the package registry.
 * Once per process: a second instance would use the first one's memory.
 */
async function loadEngine() {
  const require = createRequire(import.meta.url);
  const glue = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const engine = await import(pathToFileURL(glue).href);
  const bytes = readFileSync(glue.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      console.error(`Prisma's schema engine stopped: ${message}`);
    },
  };
  return engine.SchemaEngine;
}

/**
 * The engine wants a database adapter even to compare two files. It never queries it, except PostgreSQL's
 * version once, which decides what SQL it may write.
 *
 * @param {string} provider
 */
function offlineAdapter(provider) {
  const ok = (value) => ({ ok: true, value, map: (f) => ok(f(value)), flatMap: (f) => f(value) });
  const version = {
    columnNames: ["exists", "version", "numeric_version"],
    columnTypes: [5, 7, 0],
    rows: [[true, "PostgreSQL 15.0", 150000]],
  };
  const nothing = { columnNames: [], columnTypes: [], rows: [] };
  const names = { provider, adapterName: "offline", errorRegistry: { consumeError() {} } };
  const connection = {
    ...names,
    getConnectionInfo: () => ok({ supportsRelationJoins: true }),
    queryRaw: async (query) => ok(/version\(\)/.test(query.sql) ? version : nothing),
    executeRaw: async () => ok(0),
    executeScript: async () => ok(undefined),
    dispose: async () => ok(undefined),
  };
  return { ...names, connect: async () => ok(connection), connectToShadowDb: async () => ok(connection) };
}

/**
 * The SQL that turns the schema of the last migration into the schema of today; null when they agree.
 *
 * @param {{ new: Function }} SchemaEngine @param {string} provider @param {string} snapshot path @param {string} schema
 */
async function difference(SchemaEngine, provider, snapshot, schema) {
  const adapter = offlineAdapter(provider === "postgresql" ? "postgres" : provider);
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
  const from = existsSync(snapshot)
    ? {
        tag: "schemaDatamodel",
        files: [{ path: "snapshot.prisma", content: readFileSync(snapshot, "utf8") }],
      }
    : { tag: "empty" };
  const answer = await engine.diff({
    from,
    to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return answer.exitCode === 2 ? answer.stdout : null;
}

/**
 * The ALTERs for the byte-ordered columns that this SQL creates or retypes.
 *
 * @param {string} sql
 */
function byteOrder(sql) {
  const alters = [];
  for (const [table, columns] of Object.entries(byteOrdered)) {
    const create = new RegExp(`CREATE TABLE "${table}" \\(([\\s\\S]*?)\\n\\);`).exec(sql)?.[1] ?? "";
    const alter = [...sql.matchAll(new RegExp(`ALTER TABLE "${table}"[\\s\\S]*?;`, "g"))].join("\n");
    for (const column of columns) {
      const touched =
        create.includes(`"${column}" TEXT`) ||
        new RegExp(`(ADD|ALTER) COLUMN +"${column}" (TEXT|SET DATA TYPE)`).test(alter);
      if (touched)
        alters.push(`ALTER TABLE "${table}" ALTER COLUMN "${column}" SET DATA TYPE TEXT COLLATE "C";`);
    }
  }
  if (alters.length === 0) return "";
  return `\n-- Pages are cut by comparing these columns, so they sort by bytes on every server, whatever its locale.\n-- Prisma's models cannot say this; scripts/new-migration.mjs adds it.\n${alters.join("\n")}\n`;
}

/** @param {string} sql */
function partialIndexes(sql) {
  const wanted = Object.entries(partialUnique).filter(([table]) =>
    new RegExp(`CREATE TABLE "(new_)?${table}"`).test(sql),
  );
  if (wanted.length === 0) return "";
  return `\n-- Prisma's models cannot say this; scripts/new-migration.mjs adds it.\n${wanted.map(([, index]) => index).join("\n")}\n`;
}

/** @param {string} provider @param {string} sql @param {string} schema @param {string} folder @param {string} name */
function write(provider, sql, schema, folder, name) {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  writeFileSync(
    join(target, "migration.sql"),
    sql.trimEnd().concat("\n", provider === "postgresql" ? byteOrder(sql) : "", partialIndexes(sql)),
  );
  writeFileSync(join(folder, "schema.snapshot.prisma"), schema);
  writeFileSync(
    join(folder, "migration_lock.toml"),
    `# Please do not edit this file manually\n# It should be added in your version-control system (e.g., Git)\nprovider = "${provider}"\n`,
  );
  console.log(`Wrote ${relative(root, target)}/migration.sql. Read it before you commit it.`);
}

/** @param {string[]} words command line @returns {Promise<number>} exit code */
async function main(words) {
  const check = words.includes("--check");
  const name = words.find((word) => !word.startsWith("--"));
  if (!check && !/^[a-z0-9_]{1,60}$/.test(name ?? "")) {
    console.error(
      "Name the migration in lower-case letters, digits and underscores: npm run new-migration -- add_labels",
    );
    return 2;
  }
  const SchemaEngine = await loadEngine();
  const changes = [];
  for (const provider of providers) {
    const folder = join(root, "prisma", "migrations", provider);
    const schema = schemaOf(provider);
    const sql = await difference(SchemaEngine, provider, join(folder, "schema.snapshot.prisma"), schema);
    if (sql === null) console.log(`${provider}: models and migrations agree.`);
    else changes.push({ provider, folder, schema, sql });
  }
  if (check) {
    for (const { provider, sql } of changes)
      console.error(`${provider}: the models are ahead of the migrations by:\n${sql}`);
    if (changes.length > 0) console.error("Write the missing migration: npm run new-migration -- NAME");
    return changes.length > 0 ? 1 : 0;
  }
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  for (const { provider, folder, schema, sql } of changes)
    write(provider, sql, schema, folder, `${stamp}_${name}`);
  return 0;
}

// exitCode, not exit(): the WebAssembly engine keeps nothing open, and output must be flushed.
process.exitCode = await main(process.argv.slice(2));
