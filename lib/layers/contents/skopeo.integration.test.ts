import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { openFile } from "../open/open-file.ts";
import { mixedContent } from "../testing/content.ts";
import { collect, readBlob } from "../testing/layers.ts";
import { archive, directory, file, hardLink, pax, symbolicLink } from "../testing/tar-builder.ts";
import type { MadeLayer } from "./testing/make-contents.ts";
import { find, openContents } from "./testing/open-contents.ts";

const missing = missingPrograms("skopeo");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const time = 1_700_000_000;

const TAR = archive(
  directory("usr/", { mtime: time }),
  ...Array.from({ length: 60 }, (_, i) =>
    file(`usr/f${i}`, mixedContent(i * 1999, i), { mode: i % 2 === 0 ? 0o755 : 0o600, mtime: time, uid: i }),
  ),
  file("usr/large", mixedContent(3_000_000, 77), { mtime: time }),
  pax({ mtime: `${time}.123456789`, "SCHILY.xattr.user.note": "gr\xf6\0", path: "usr/gr\xc3\xb6\xc3\x9fe" }),
  file("usr/x", "abc"),
  symbolicLink("usr/link", "../usr/f1"),
  hardLink("usr/same", "usr/f2"),
  file("usr/.wh.gone"),
);

/** An image of one layer in a folder, as skopeo's `dir:` has it; skopeo writes the same with another compression. */
function recompressed(folder: string): MadeLayer {
  const config = Buffer.from(JSON.stringify({ os: "linux", architecture: "amd64", config: {} }));
  const [source, target] = [join(folder, "source"), join(folder, "target")];
  mkdirSync(source);
  for (const bytes of [config, TAR]) writeFileSync(join(source, sha256(bytes)), bytes);
  const descriptor = (bytes: Buffer, type: string) => ({
    mediaType: `application/vnd.oci.image.${type}`,
    digest: `sha256:${sha256(bytes)}`,
    size: bytes.length,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: descriptor(config, "config.v1+json"),
    layers: [descriptor(TAR, "layer.v1.tar")],
  };
  writeFileSync(join(source, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(source, "version"), "Directory Transport Version: 1.1\n");
  const options = ["--insecure-policy", "copy", "--quiet", "--dest-compress"];
  const paths = ["--dest-compress-format", "zstd:chunked", `dir:${source}`, `dir:${target}`];
  execFileSync("skopeo", [...options, ...paths], { timeout: 30_000 });
  const [layer] = JSON.parse(readFileSync(join(target, "manifest.json"), "utf8")).layers;
  const blob = readFileSync(join(target, layer.digest.slice("sha256:".length)));
  return { blob, json: Buffer.alloc(0), annotations: layer.annotations, mediaType: layer.mediaType };
}

let folder = "";
let layer: MadeLayer;
beforeAll(() => {
  if (missing.length > 0) return;
  folder = mkdtempSync(join(tmpdir(), "tagtrail-contents-"));
  layer = recompressed(folder);
});
afterAll(() => {
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

test.skipIf(missing.length > 0)(
  "a zstd:chunked layer of skopeo is listed as a full reading lists it",
  async () => {
    const { index, contents, listing } = await openContents(layer);
    expect(contents).toMatchObject({ format: "zstd:chunked", verified: true });
    expect(listing).toHaveLength(1);
    const read = await readBlob(layer.blob, { hashFiles: true });
    expect(read.facts.damage).toBeNull();
    expect(index.length).toBe(read.opened.length);
    for (let id = 0; id < index.length; id += 1) {
      const { bodyOffset: _, ...entry } = index.entry(id);
      const { bodyOffset: __, ...expected } = read.opened.entry(id);
      expect(entry).toEqual(expected);
      expect(Buffer.from(index.sha256(id) ?? [])).toEqual(Buffer.from(read.opened.sha256(id) ?? []));
    }
  },
);

test.skipIf(missing.length > 0)("every file of it opens by one range", async () => {
  const { index, layer: opened, ranges } = await openContents(layer);
  const files = Array.from({ length: index.length }, (_, id) => index.entry(id)).filter(
    ({ kind, size }) => kind === "file" && size > 0,
  );
  expect(files).toHaveLength(61);
  for (const entry of files) {
    ranges.length = 0;
    const bytes = await collect(openFile(opened, entry, { sha256: index.sha256(entry.id) }));
    expect(bytes).toHaveLength(entry.size);
    expect(ranges).toHaveLength(1);
  }
});

test.skipIf(missing.length > 0)("its footer is found without annotations", async () => {
  const found = await find({ ...layer, annotations: {} });
  expect(found).toMatchObject({ format: "zstd:chunked", verified: false });
});
