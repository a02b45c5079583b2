import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import { numbers } from "../testing/content.ts";
import { merge, nodes } from "../testing/merged.ts";
import { archive, directory, file, hardLink, symbolicLink } from "../testing/tar-builder.ts";
import { pathOf } from "./merged-node.ts";

const missing = missingPrograms("umoci");
// Unpacking as another user changes owners and modes, which are not compared, but also needs --rootless.
const rootless = process.getuid?.() === 0 ? [] : ["--rootless"];

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "tagtrail-umoci-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes an OCI layout of one image with these layers. */
function writeLayout(layout: string, tars: readonly Buffer[]): void {
  fs.mkdirSync(path.join(layout, "blobs/sha256"), { recursive: true });
  const put = (bytes: Buffer, mediaType: string) => {
    const hex = createHash("sha256").update(bytes).digest("hex");
    fs.writeFileSync(path.join(layout, "blobs/sha256", hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const json = (value: unknown, kind: string) =>
    put(Buffer.from(JSON.stringify(value)), `application/vnd.oci.image.${kind}.v1+json`);
  const diffIds = tars.map((tar) => `sha256:${createHash("sha256").update(tar).digest("hex")}`);
  const config = json(
    { architecture: "amd64", os: "linux", config: {}, rootfs: { type: "layers", diff_ids: diffIds } },
    "config",
  );
  const layers = tars.map((tar) => put(zlib.gzipSync(tar), "application/vnd.oci.image.layer.v1.tar+gzip"));
  const manifest = json({ schemaVersion: 2, config, layers }, "manifest");
  const annotations = { "org.opencontainers.image.ref.name": "latest" };
  fs.writeFileSync(
    path.join(layout, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }),
  );
  fs.writeFileSync(path.join(layout, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
}

/** Every path of a folder on disk: directories, links with their targets, files with their content. */
function onDisk(root: string, below = ""): string[] {
  return fs.readdirSync(path.join(root, below), { withFileTypes: true }).flatMap((each) => {
    const place = path.posix.join(below, each.name);
    const full = path.join(root, place);
    if (each.isDirectory()) return [`d ${place}`, ...onDisk(root, place)];
    if (each.isSymbolicLink()) return [`s ${place} -> ${fs.readlinkSync(full)}`];
    return [`f ${place} = ${fs.readFileSync(full, "latin1")}`];
  });
}

function unpackedByUmoci(layers: readonly Buffer[][]): string[] {
  const place = fs.mkdtempSync(path.join(folder, "image-"));
  writeLayout(
    path.join(place, "layout"),
    layers.map((parts) => archive(...parts)),
  );
  const bundle = path.join(place, "bundle");
  const image = `${path.join(place, "layout")}:latest`;
  execFileSync("umoci", ["unpack", ...rootless, "--image", image, bundle], { stdio: "pipe" });
  return onDisk(path.join(bundle, "rootfs")).sort();
}

/** Files hold the name of the entry that made them, `layer/number`, so that what is shown tells where it is from. */
async function mergedByUs(layers: readonly Buffer[][], contents: readonly string[][]): Promise<string[]> {
  const image = await merge(...layers.map((parts) => [...parts]));
  return nodes(image.root)
    .map((node) => {
      const place = pathOf(node);
      if (node.kind === "directory") return `d ${place}`;
      if (node.kind === "symbolic-link") return `s ${place} -> ${node.link}`;
      const { layer, entry } = node.content ?? { layer: -1, entry: -1 };
      const order = image.indexes[layer]?.archiveOrder().indexOf(entry) ?? -1;
      return `f ${place} = ${contents[layer]?.[order] ?? ""}`;
    })
    .sort();
}

interface Image {
  layers: Buffer[][];
  contents: string[][];
}

const NAMES = ["a", "b", "c", "lib"];

/** Random layers of the kinds of entries that act on each other; none that umoci refuses. */
function randomImage(seed: number): Image {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T => list[next() % list.length] as T;
  const layers: Buffer[][] = [];
  const contents: string[][] = [];
  for (let layer = 0; layer < 2 + (next() % 3); layer += 1) {
    const parts: Buffer[] = [];
    const texts: string[] = [];
    const used = new Set<string>();
    const add = (part: Buffer, text = "") => {
      parts.push(part);
      texts.push(text);
    };
    add(file(`base${layer}`, `base ${layer}`), `base ${layer}`);
    for (let i = 0; i < 8; i += 1) {
      const place = ["dir", pick(NAMES), pick(["", pick(NAMES)]), `${i}`]
        .slice(0, 2 + (next() % 3))
        .filter(Boolean);
      const target = place.join("/");
      const parents = place.slice(1).map((_, depth) => place.slice(0, depth + 1).join("/"));
      // A file in the way of a path, or a path twice in a layer, is refused or depends on the program.
      if (used.has(target) || parents.some((parent) => used.has(`file ${parent}`))) continue;
      if ([...used].some((other) => other.startsWith(`${target}/`))) continue;
      const kind = next() % 7;
      if (kind <= 2) {
        for (const parent of parents) if (!used.has(parent)) add(directory(parent));
        for (const parent of parents) used.add(parent);
        used.add(target).add(`file ${target}`);
        const text = `${layer}/${i} at ${target}`;
        if (kind === 0) add(hardLink(target, `base${layer}`));
        else if (kind === 1) add(symbolicLink(target, "nowhere"));
        else add(file(target, text), text);
      } else {
        const base = kind === 3 ? ".wh..wh..opq" : `.wh.${place.at(-1)}`;
        add(file([...place.slice(0, -1), base].join("/")));
      }
    }
    layers.push(parts);
    contents.push(texts);
  }
  return { layers, contents };
}

describe.skipIf(missing.length > 0)(
  `images unpacked by umoci${missing.length > 0 ? `, missing: ${missing}` : ""}`,
  () => {
    const cases: [string, Image][] = [
      [
        "whiteouts, opaque directories, replaced kinds and hard links",
        {
          layers: [
            [
              directory("d"),
              file("d/a", "0a"),
              file("d/b", "0b"),
              directory("e"),
              file("e/x", "0x"),
              file("f", "0f"),
              hardLink("g", "f"),
            ],
            [directory("d"), file("d/.wh.a"), file("d/c", "1c"), file("e", "1e"), file(".wh.f")],
            [directory("d"), file("d/.wh..wh..opq"), file("d/z", "2z"), directory("f"), file("f/y", "2y")],
          ],
          contents: [
            ["", "0a", "0b", "", "0x", "0f", ""],
            ["", "", "1c", "1e", ""],
            ["", "", "2z", "", "2y"],
          ],
        },
      ],
      [
        "entries that go through links of a lower layer",
        {
          layers: [
            [
              directory("usr"),
              directory("usr/lib"),
              symbolicLink("lib", "usr/lib"),
              symbolicLink("abs", "/usr"),
              file("usr/lib/a", "0a"),
            ],
            [file("lib/b", "1b"), file("abs/c", "1c"), file("lib/.wh.a")],
          ],
          contents: [
            ["", "", "", "", "0a"],
            ["1b", "1c", ""],
          ],
        },
      ],
      [
        "an opaque marker behind the entries it must spare",
        {
          layers: [
            [directory("d"), directory("d/s"), file("d/s/old", "0"), file("d/old", "0")],
            [directory("d"), directory("d/s"), file("d/s/new", "1"), file("d/.wh..wh..opq")],
          ],
          contents: [
            ["", "", "0", "0"],
            ["", "", "1", ""],
          ],
        },
      ],
    ];

    test.each(cases)("%s", async (_, { layers, contents }) => {
      expect(await mergedByUs(layers, contents)).toEqual(unpackedByUmoci(layers));
    });

    test("random images", async () => {
      for (let seed = 1; seed <= 40; seed += 1) {
        const { layers, contents } = randomImage(seed);
        expect(await mergedByUs(layers, contents), `seed ${seed}`).toEqual(unpackedByUmoci(layers));
      }
    });
  },
);
