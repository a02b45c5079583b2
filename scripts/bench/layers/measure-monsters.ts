import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { diskStorage } from "#lib/registry/sandbox/storage-disk.ts";
import { SandboxStore } from "#lib/registry/sandbox/store.ts";
import { percentile, say } from "../history-scale/report.ts";
import { openFileLayer } from "./file-layer.ts";
import { MEBIBYTE, megabytes, milliseconds, sayAtMost, sayNone, seconds } from "./goals.ts";
import { compressed } from "./inputs/compressed.ts";
import { debianArchive } from "./inputs/debian-archives.ts";
import { digestOfFile } from "./inputs/digest-of-file.ts";
import { type Monster, monsters } from "./inputs/monsters.ts";
import type { LayersOptions } from "./layers-options.ts";
import { startBenchConsole } from "./server/bench-console.ts";
import { askEntries, askFile, type ReadyEntries, tagsAddress } from "./server/layers-api.ts";
import { describeImage } from "./server/push-image.ts";
import { watchAnswers } from "./server/server-figures.ts";

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

/** What layers do to the console that are made to bring it down. */
export async function measureMonsters(_: LayersOptions): Promise<void> {
  const whole = await openFileLayer(await compressed(await debianArchive("minbase"), "gzip"));
  const all = await monsters(whole.index.facts.entries);
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-monsters-"));
  const store = new SandboxStore(await diskStorage(folder));
  const sandbox = await startSandbox({ store });
  try {
    for (const [number, monster] of all.entries())
      await measureMonster(sandbox, monster, `monsters/m${number}`);
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts an image of one layer into the sandbox. @returns its digest */
async function plant({ store }: Sandbox, repository: string, path: string): Promise<string> {
  const layer = { path, mediaType: "application/vnd.oci.image.layer.v1.tar+gzip" };
  const { config, manifest, digest } = await describeImage([layer], "2026-01-02T03:04:05Z");
  const pending = await store.storage.begin();
  await pending.append(createReadStream(path, { highWaterMark: MEBIBYTE }), Number.POSITIVE_INFINITY);
  const layerDigest = await digestOfFile(path);
  await pending.commit(layerDigest);
  await store.linkBlob(repository, layerDigest, statSync(path).size);
  await store.putBlob(repository, config);
  await store.putManifest(repository, { mediaType: MANIFEST_TYPE, bytes: manifest, tags: ["latest"] });
  return digest;
}

/** In a console of its own, whose highest memory is that of this layer. */
async function measureMonster(sandbox: Sandbox, monster: Monster, repository: string): Promise<void> {
  const digest = await plant(sandbox, repository, monster.path);
  const bench = await startBenchConsole(sandbox.url);
  try {
    const { running } = bench;
    const list = tagsAddress(running.address, repository);
    // The first answers of a process are no measure of the others.
    for (let round = 0; round < 50; round += 1) await (await fetch(list)).text();
    const query = { repository, digest, path: "" };
    const figures = await watchAnswers(running, list, () => askEntries(running.address, query));
    const { result, wall, healthz } = figures;
    const facts = result.image?.layers[0];
    process.stdout.write(`\n${monster.what}, a blob of ${megabytes(statSync(monster.path).size)}\n`);
    const damage = facts?.damage?.code ?? "none";
    say(
      "told after",
      seconds(wall / 1000),
      `damage: ${damage}, ${facts?.entries} entries, ${megabytes(facts?.tarBytes ?? 0)} of tar`,
    );
    for (const remark of facts?.remarks ?? []) process.stdout.write(`    ${remark}\n`);
    const wrong = [...judge(monster, result), ...(await openAfter(monster, running.address, query))];
    sayNone("what is not as it has to be", wrong);
    const again = performance.now();
    await askEntries(running.address, query);
    say("the list again", milliseconds(performance.now() - again));
    say("highest memory of the server", megabytes(running.memory()?.peak ?? Number.NaN));
    sayAtMost(`/healthz meanwhile, p99 of ${healthz.length}`, percentile(healthz, 0.99), 20, milliseconds);
  } finally {
    await bench.stop();
  }
}

function judge({ damage, entries }: Monster, { image }: ReadyEntries): string[] {
  const facts = image?.layers[0];
  if (facts === undefined) return ["nothing is told of the layer"];
  const code = facts.damage?.code ?? null;
  const right = entries === "some" ? facts.entries > 0 : facts.entries === entries;
  return [
    ...(code === damage ? [] : [`damage ${code} in place of ${damage}`]),
    ...(right ? [] : [`${facts.entries} entries in place of ${entries}`]),
    ...(facts.entries <= MOST_ENTRIES ? [] : [`${facts.entries} entries`]),
    ...(facts.tarBytes <= MOST_TAR_BYTES ? [] : [`${facts.tarBytes} bytes`]),
  ];
}

/** As lib/layers/limits.ts has them; what makes a layer a bomb is told by then. */
const MOST_ENTRIES = 1_000_000;
const MOST_TAR_BYTES = 50 * 2 ** 30;

/** The file behind the large one opens. */
async function openAfter(
  { after }: Monster,
  address: string,
  query: { repository: string; digest: string },
): Promise<string[]> {
  if (after === undefined) return [];
  const { bytes } = await askFile(address, { ...query, path: after });
  const end = await askFile(address, {
    ...query,
    path: "large",
    offset: String(4 * 2 ** 30 - 2),
    length: "9",
  });
  return [
    ...(bytes.toString() === `${after}\n` ? [] : [`the file ${after} is ${bytes.toString().slice(0, 80)}`]),
    ...(end.bytes.length === 2 ? [] : [`the end of the large file has ${end.bytes.length} bytes`]),
  ];
}
