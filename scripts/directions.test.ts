import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const project = join(import.meta.dirname, "..");
const configuration = createRequire(import.meta.url)("../.dependency-cruiser.cjs");
const sources = ["app", "components", "lib", "scripts", "e2e"];

/** For each rule: which file imports what. Both files are planted; packages and Node modules are the real ones. */
const forbidden: ReadonlyArray<readonly [rule: string, from: string, imported: string]> = [
  ["no-cycles", "lib/catalog/first.ts", "#lib/catalog/second.ts"],
  ["no-unresolvable", "lib/catalog/lost.ts", "#lib/catalog/does-not-exist.ts"],
  ["pure-without-node", "lib/manifests/reads-disk.ts", "node:fs"],
  ["pure-without-io-packages", "lib/references/fetches.ts", "undici"],
  ["references-sees-only-its-own", "lib/references/decodes.ts", "#lib/manifests/plain.ts"],
  ["contract-sees-only-its-own", "lib/contract/decodes.ts", "#lib/manifests/plain.ts"],
  ["manifests-sees-only-its-own", "lib/manifests/promises.ts", "#lib/contract/plain.ts"],
  ["console-client-sees-only-its-own", "lib/console-client/stores.ts", "#lib/settings/plain.ts"],
  ["console-client-without-node", "lib/console-client/hashes.ts", "node:crypto"],
  ["registry-sees-only-its-own", "lib/registry/remembers.ts", "#lib/database/plain.ts"],
  ["client-without-sandbox", "lib/registry/pretends.ts", "#lib/registry/sandbox/plain.ts"],
  ["database-sees-only-its-own", "lib/database/scans.ts", "#lib/catalog/plain.ts"],
  ["access-sees-only-its-own", "lib/access/looks-up.ts", "#lib/settings/plain.ts"],
  ["access-without-node", "lib/access/asks-machine.ts", "node:os"],
  ["settings-sees-only-its-own", "lib/settings/scans.ts", "#lib/catalog/plain.ts"],
  ["catalog-sees-only-its-own", "lib/catalog/answers.ts", "#lib/console-client/plain.ts"],
  ["tag-history-sees-only-its-own", "lib/tag-history/asks.ts", "#lib/catalog/plain.ts"],
  ["fold-is-pure", "lib/tag-history/fold/stores.ts", "#lib/database/plain.ts"],
  ["watcher-sees-only-its-own", "lib/watcher/presents.ts", "#lib/http/plain.ts"],
  ["layers-sees-only-its-own", "lib/layers/asks.ts", "#lib/registry/plain.ts"],
  ["image-files-sees-only-its-own", "lib/image-files/moves.ts", "#lib/changes/plain.ts"],
  ["changes-sees-only-its-own", "lib/changes/presents.ts", "#lib/http/plain.ts"],
  ["http-sees-only-its-own", "lib/http/stores.ts", "#lib/database/plain.ts"],
  ["ground-stands-alone", "lib/logger.ts", "#lib/settings/plain.ts"],
  ["http-is-for-routes", "lib/catalog/presents.ts", "#lib/http/plain.ts"],
  ["console-is-the-root", "lib/catalog/wires.ts", "#lib/console.ts"],
  ["components-see-the-browser-side", "components/tags/asks-access.tsx", "#lib/access/plain.ts"],
  [
    "components-never-reach-the-server",
    "components/tags/through-another.tsx",
    "#lib/console-client/leaks.ts",
  ],
  ["only-database-imports-prisma", "lib/catalog/queries-itself.ts", "better-sqlite3"],
  ["nothing-imports-app", "lib/catalog/knows-pages.ts", "../../app/plain.ts"],
  ["product-without-scripts", "lib/catalog/starts.ts", "../../scripts/plain.ts"],
  ["product-without-test-code", "lib/catalog/uses-fixture.ts", "#e2e/fixtures/plain.ts"],
  ["product-without-development-packages", "lib/catalog/checks-itself.ts", "vitest"],
];

/** One import of every kind that is meant to be possible: a rule that forbids too much is no fence either. */
const permitted: ReadonlyArray<readonly [from: string, imported: string]> = [
  ["lib/contract/names.ts", "#lib/references/plain.ts"],
  ["lib/contract/schema.ts", "zod"],
  ["lib/manifests/fails.ts", "#lib/errors.ts"],
  ["lib/registry/decodes.ts", "#lib/manifests/plain.ts"],
  ["lib/database/keeps.ts", "better-sqlite3"],
  ["lib/catalog/stores.ts", "#lib/database/plain.ts"],
  ["lib/tag-history/keeps.ts", "#lib/database/plain.ts"],
  ["lib/watcher/reads.ts", "#lib/catalog/plain.ts"],
  ["lib/watcher/records.ts", "#lib/tag-history/plain.ts"],
  ["lib/changes/records.ts", "#lib/tag-history/plain.ts"],
  ["lib/changes/sends.ts", "#lib/registry/plain.ts"],
  ["lib/http/reaches.ts", "#lib/console.ts"],
  ["components/tags/asks.tsx", "#lib/console-client/plain.ts"],
  ["app/page.tsx", "#components/plain.tsx"],
  ["app/route.ts", "#lib/http/plain.ts"],
  ["lib/catalog/scan.test.ts", "#lib/registry/sandbox/plain.ts"],
];

const tree = mkdtempSync(join(tmpdir(), "tagtrail-directions-"));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

function plant(): void {
  cpSync(join(project, "package.json"), join(tree, "package.json"));
  symlinkSync(join(project, "node_modules"), join(tree, "node_modules"));
  const folders =
    "references contract manifests console-client registry registry/sandbox database access settings catalog tag-history watcher changes layers image-files http";
  for (const folder of folders.split(" ")) write(`lib/${folder}/plain.ts`, "export const plain = 1;\n");
  for (const path of [
    "lib/errors.ts",
    "lib/logger.ts",
    "lib/console.ts",
    "app/plain.ts",
    "scripts/plain.ts",
  ]) {
    write(path, "export const plain = 1;\n");
  }
  write("components/plain.tsx", "export const plain = 1;\n");
  write("e2e/fixtures/plain.ts", "export const plain = 1;\n");
  write(
    "lib/catalog/second.ts",
    'import type { planted } from "./first.ts";\nexport type Second = typeof planted;\n',
  );
  write("lib/console-client/leaks.ts", 'export { plain } from "#lib/database/plain.ts";\n');
  for (const [from, imported] of [...forbidden.map(([, ...rest]) => rest), ...permitted]) {
    write(from, `import * as it from "${imported}";\nexport const planted = it;\n`);
  }
}

async function violationsIn(folder: string): Promise<ICruiseResult> {
  const result = await cruise(
    sources,
    {
      ...configuration.options,
      baseDir: folder,
      ruleSet: { forbidden: configuration.forbidden },
      validate: true,
    },
    configuration.options.enhancedResolveOptions,
  );
  if (typeof result.output === "string") throw new Error("The cruiser answered text instead of a result.");
  return result.output;
}

describe("the directions of imports", () => {
  let planted: ICruiseResult;

  beforeAll(async () => {
    plant();
    planted = await violationsIn(tree);
  }, 60_000);
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  test.each(forbidden)("%s complains when %s imports %s", (rule, from) => {
    const complaints = planted.summary.violations.filter((violation) => violation.from === from);
    expect(complaints.map((violation) => violation.rule.name)).toContain(rule);
  });

  test.each(permitted)("%s may import %s", (from) => {
    expect(planted.summary.violations.filter((violation) => violation.from === from)).toEqual([]);
  });

  test("every rule has a planted case", () => {
    const rules = configuration.forbidden.map((rule: { name: string }) => rule.name);
    expect(forbidden.map(([rule]) => rule).sort()).toEqual(rules.sort());
  });

  test("every rule says why", () => {
    for (const rule of configuration.forbidden) expect(rule.comment.length).toBeGreaterThan(30);
  });

  test("the real sources are all seen, and keep the directions", async () => {
    const real = await violationsIn(project);
    const modules = real.modules.filter((module) => /^(app|components|lib)\//.test(module.source));
    // A checker that resolves nothing complains about nothing: that is how such fences die unnoticed.
    expect(modules.length).toBeGreaterThan(150);
    const imports = modules.flatMap((module) => module.dependencies.map((dependency) => dependency.module));
    expect(imports.filter((name) => name.startsWith("#lib/")).length).toBeGreaterThan(150);
    expect(real.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  }, 60_000);
});
