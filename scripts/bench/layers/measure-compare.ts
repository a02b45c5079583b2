import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DistributionRegistry, startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import type { Entry } from "#lib/contract/layers.ts";
import { say } from "../history-scale/report.ts";
import { sayNone, seconds } from "./goals.ts";
import { compressed, mediaTypeOf } from "./inputs/compressed.ts";
import { debianArchive, rebuiltArchive } from "./inputs/debian-archives.ts";
import { type ImageFolder, openImageFolder } from "./inputs/layered-image.ts";
import type { LayersOptions } from "./layers-options.ts";
import { differencesOf, type WalkedPath, walkTree } from "./measures/walk-tree.ts";
import { startBenchConsole } from "./server/bench-console.ts";
import { askAllEntries, askComparison, askDifferences, askFile } from "./server/layers-api.ts";
import { pushImage } from "./server/push-image.ts";

const BASE = "compare/minbase";
const REBUILT = "compare/rebuilt";
const TOOLS = "compare/tools";
const LAYERED = "compare/layered";
/** Files of the merged view whose content is read. */
const CONTENTS = 200;

/** Whether what is told of differences, and of layers one over the other, is what unpacked images have. */
export async function measureCompare(_: LayersOptions): Promise<void> {
  if (process.getuid?.() !== 0) {
    process.stdout.write("Left out: only root can unpack images with their owners and devices.\n");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-compare-"));
  const registry = await startDistributionRegistry();
  try {
    const images = await openImageFolder(folder);
    await pushAll(registry, images);
    const bench = await startBenchConsole(registry.url);
    try {
      const { address } = bench.running;
      const unpacked = async (repository: string) => walkTree(await images.unpack(registry.host, repository));
      const base = await unpacked(BASE);
      await compareTwo(address, "the same files with other times", REBUILT, base, unpacked);
      await compareTwo(address, "three packages more", TOOLS, base, unpacked);
      await compareMerged(address, await unpacked(LAYERED));
    } finally {
      await bench.stop();
    }
  } finally {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pushAll({ url, host }: DistributionRegistry, images: ImageFolder): Promise<void> {
  const archives = [
    [BASE, await debianArchive("minbase"), "2026-01-02T03:04:05Z"],
    [REBUILT, await rebuiltArchive(), "2026-02-03T04:05:06Z"],
    [TOOLS, await debianArchive("tools"), "2026-03-04T05:06:07Z"],
  ] as const;
  for (const [repository, archive, created] of archives) {
    const layer = { path: await compressed(archive, "gzip"), mediaType: mediaTypeOf("gzip"), archive };
    await pushImage(url, repository, [layer], created);
  }
  await images.addLayers(host, BASE, LAYERED);
}

async function compareTwo(
  address: string,
  what: string,
  other: string,
  base: ReadonlyMap<string, WalkedPath>,
  unpacked: (repository: string) => Promise<Map<string, WalkedPath>>,
): Promise<void> {
  process.stdout.write(`\nDebian minbase, and ${what}\n`);
  const query = { repository: BASE, from: "latest", toRepository: other, to: "latest" };
  const started = performance.now();
  const { verdict, remarks, files } = await askComparison(address, query);
  const read = performance.now();
  await askComparison(address, query);
  const again = (performance.now() - read) / 1000;
  say("compared, unread layers read / again", `${seconds((read - started) / 1000)} / ${seconds(again)}`);
  for (const sentence of [verdict, ...remarks]) process.stdout.write(`    ${sentence}\n`);
  const theirs = differencesOf(base, await unpacked(other));
  const items = await askDifferences(address, query);
  const ours = new Set(items.map(({ kind, path }) => `${kind} ${path}`));
  const count = (kind: string) => [...theirs].filter((each) => each.startsWith(`${kind} `)).length;
  const expected = ["added", "removed", "changed", "only-time"].map(count);
  const told = [files?.added, files?.removed, files?.changed, files?.onlyTime];
  say("added, removed, changed, only another time", expected.join(", "));
  sayNone("counted otherwise", told.join() === expected.join() ? [] : [told.join(", ")]);
  sayNone("paths told otherwise than unpacked trees have them", [
    ...[...theirs].filter((each) => !ours.has(each)).map((each) => `not told: ${each}`),
    ...[...ours].filter((each) => !theirs.has(each)).map((each) => `told: ${each}`),
  ]);
  const packages = ours.has("changed var/lib/dpkg/status");
  if (other === TOOLS) sayNone("var/lib/dpkg/status not among the changed", packages ? [] : ["it is not"]);
}

/** The merged view of an image of several layers against what umoci unpacks of it. */
async function compareMerged(address: string, unpacked: Map<string, WalkedPath>): Promise<void> {
  process.stdout.write("\nDebian minbase with three layers over it, unpacked by umoci\n");
  const { from } = await askComparison(address, {
    repository: LAYERED,
    from: "latest",
    to: "latest",
  });
  const image = { repository: LAYERED, digest: from.digest };
  // Everything is at least so large.
  const entries = await askAllEntries(address, { ...image, path: "", minSize: "0" });
  // Which has no line of its own in a list.
  unpacked.delete("");
  say("layers, paths", `${from.layers.length}, ${unpacked.size}`);
  const shown = new Map(entries.map((entry) => [entry.path, entry]));
  const wrong = [...unpacked].flatMap(([path, walked]) => {
    const entry = shown.get(path);
    if (entry === undefined) return [`missing: ${path}`];
    const [ours, theirs] = [JSON.stringify(asShown(entry)), JSON.stringify(asWalked(walked, entry))];
    return ours === theirs ? [] : [`${path}: ${ours} | ${theirs}`];
  });
  const extra = entries.filter(({ path }) => !unpacked.has(path)).map(({ path }) => `not there: ${path}`);
  sayNone("paths that differ from the merged view", [...wrong, ...extra]);
  const files = [...unpacked].filter(([, { kind }]) => kind === "file");
  const contents: string[] = [];
  for (let i = 0; i < CONTENTS; i += 1) {
    const [path = "", walked] = files[Math.floor((i * files.length) / CONTENTS)] ?? [];
    const { bytes } = await askFile(address, { ...image, path });
    if (createHash("sha256").update(bytes).digest("hex") !== walked?.sha256) contents.push(path);
  }
  sayNone(`of ${CONTENTS} files others than unpacked`, contents);
}

function asShown({ kind, mode, uid, gid, size, link, device, modifiedAt }: Entry) {
  const isLink = kind === "symbolic-link";
  return {
    ...{ kind, uid, gid, modifiedAt, device },
    mode: isLink ? null : mode & 0o7777,
    size: kind === "file" ? size : 0,
    link: isLink ? link : null,
  };
}

/** Directories that no layer has are made when an image is unpacked: at that time. */
function asWalked({ kind, mode, uid, gid, size, link, device, mtime }: WalkedPath, { implied }: Entry) {
  return {
    ...{ kind, uid, gid },
    modifiedAt: implied ? null : new Date(Number(mtime / 1_000_000n)).toISOString(),
    device,
    mode: kind === "symbolic-link" ? null : mode,
    size,
    link,
  };
}
