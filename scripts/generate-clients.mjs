// Generates both Prisma clients from the one set of models. Plain JavaScript for Node 18+, runs anywhere in
// the repository, needs no network: `node scripts/generate-clients.mjs [--force]`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const prismaFolder = join(root, "prisma");
const generatedFolder = join(root, "lib", "database", "generated");
export const providers = ["sqlite", "postgresql"];

/**
 * The whole schema of one provider: its head (generator and datasource), then every model file by name.
 *
 * @param {string} provider
 */
export function schemaOf(provider) {
  const models = join(prismaFolder, "models");
  const files = readdirSync(models)
    .filter((name) => name.endsWith(".prisma"))
    .sort();
  const parts = [join(prismaFolder, `${provider}.head`), ...files.map((name) => join(models, name))];
  return parts
    .map((path) => readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim())
    .join("\n\n")
    .concat("\n");
}

/** @param {string} provider */
function inputsHash(provider) {
  const version = JSON.parse(
    readFileSync(join(root, "node_modules", "prisma", "package.json"), "utf8"),
  ).version;
  const script = readFileSync(fileURLToPath(import.meta.url), "utf8");
  return createHash("sha256")
    .update([version, script, schemaOf(provider)].join("\0"))
    .digest("hex");
}

/**
 * Generates into a folder of its own and swaps it in, so that a server or a test that runs meanwhile never
 * imports half a client.
 *
 * @param {string} provider
 */
function generate(provider) {
  const fresh = `.fresh-${provider}-${process.pid}`;
  const build = join(prismaFolder, ".build", provider);
  mkdirSync(build, { recursive: true });
  const schema = schemaOf(provider);
  writeFileSync(join(build, "schema.prisma"), schema);
  const own = join(build, `schema-${process.pid}.prisma`);
  writeFileSync(own, schema.replace(`generated/${provider}"`, `generated/${fresh}"`));
  const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
  const run = spawnSync(process.execPath, [cli, "generate", "--schema", own], {
    cwd: root,
    encoding: "utf8",
    // The CLI downloads its schema engine before every command, even one that never starts it (prisma/orm
    // #17482). Any executable that exists satisfies it.
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
  });
  rmSync(own, { force: true });
  if (run.status !== 0) {
    rmSync(join(generatedFolder, fresh), { recursive: true, force: true });
    throw new Error(`The ${provider} database client could not be generated:\n${run.stdout}${run.stderr}`);
  }
  return join(generatedFolder, fresh);
}

/** @param {string} fresh @param {string} provider */
function swapIn(fresh, provider) {
  const target = join(generatedFolder, provider);
  const old = join(generatedFolder, `.old-${provider}-${process.pid}`);
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Generates what is missing or older than its inputs.
 *
 * @param {{ force?: boolean }} [options]
 * @returns {string[]} the providers generated now; empty when everything was up to date
 */
export function generateClients({ force = false } = {}) {
  const done = [];
  for (const provider of providers) {
    const stamp = join(generatedFolder, provider, ".inputs");
    const hash = inputsHash(provider);
    if (!force && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) continue;
    const fresh = generate(provider);
    writeFileSync(join(fresh, ".inputs"), hash);
    swapIn(fresh, provider);
    done.push(provider);
  }
  return done;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const done = generateClients({ force: process.argv.includes("--force") });
  console.log(
    done.length
      ? `Generated the database clients: ${done.join(", ")}.`
      : "The database clients are up to date.",
  );
}
