import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingPrograms } from "#e2e/fixtures/missing-program.ts";
import type { IndexEntry } from "./index/index-entry.ts";
import type { LayerIndex } from "./index/layer-index.ts";
import { openFile } from "./open/open-file.ts";
import { numbers } from "./testing/content.ts";
import { collect, readBlob } from "./testing/layers.ts";
import { asGnuTarLists, asPythonLists, listByGnuTar, listByPython } from "./testing/tar-oracles.ts";

const missing = missingPrograms("tar", "python3", "gzip", "mkfifo");
const inOrder = (index: LayerIndex): IndexEntry[] =>
  Array.from(index.archiveOrder(), (id) => index.entry(id));

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "tagtrail-layers-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A tree with everything that is awkward in an archive. */
function makeTree(root: string): void {
  const at = (...parts: string[]) => path.join(root, ...parts);
  fs.mkdirSync(at("plain/empty"), { recursive: true });
  fs.writeFileSync(at("plain/file"), "content");
  fs.writeFileSync(at("plain/none"), "");
  fs.linkSync(at("plain/file"), at("plain/hard"));
  fs.symlinkSync("../plain/file", at("plain/soft"));
  fs.writeFileSync(at("plain/suid"), "x");
  fs.chmodSync(at("plain/suid"), 0o6754);
  fs.chmodSync(at("plain/empty"), 0o1777);
  execFileSync("mkfifo", [at("plain/fifo")]);
  fs.mkdirSync(at("special"));
  const long = ["a".repeat(120), "b".repeat(120), "c".repeat(120)];
  fs.mkdirSync(at("special", ...long), { recursive: true });
  fs.writeFileSync(at("special", ...long, "deep"), "deep");
  fs.symlinkSync(`${"x/".repeat(200)}end`, at("special/long-link"));
  fs.writeFileSync(Buffer.concat([Buffer.from(at("special/caf")), Buffer.from([0xe9])]), "latin 1");
  fs.writeFileSync(Buffer.concat([Buffer.from(at("special/caf")), Buffer.from([0xe8])]), "latin 2");
  fs.writeFileSync(at("special/ünï-ré"), "utf-8");
  fs.writeFileSync(at("special/old"), "before 1970");
  fs.utimesSync(at("special/old"), -100, -100);
  fs.writeFileSync(at("special/zzz"), "end");
}

/** Data at many places, so that old GNU needs extension blocks. */
function makeSparse(file: string, size: number, count: number): void {
  const handle = fs.openSync(file, "w");
  fs.ftruncateSync(handle, size);
  for (let i = 0; i < count; i += 1) fs.writeSync(handle, `data ${i}`, Math.floor((size / count) * i));
  fs.closeSync(handle);
}

const archives: [string, string[]][] = [
  ["v7", ["--format=v7", "--exclude=fifo", "plain"]],
  ["ustar", ["--format=ustar", "plain"]],
  ["old GNU", ["--format=oldgnu", "plain", "special"]],
  ["GNU", ["--format=gnu", "plain", "special"]],
  ["GNU with great owners", ["--format=gnu", "--owner=:3000000", "--group=:3000001", "plain"]],
  ["PAX", ["--format=pax", "./plain", "./special"]],
  ["PAX with great owners", ["--format=pax", "--owner=ünï:3000000", "--group=:3000001", "plain"]],
  ["GNU sparse", ["--format=gnu", "--sparse", "sparse"]],
  ["PAX sparse 0.0", ["--format=pax", "--sparse-version=0.0", "sparse"]],
  ["PAX sparse 0.1", ["--format=pax", "--sparse-version=0.1", "sparse"]],
  ["PAX sparse 1.0", ["--format=pax", "--sparse-version=1.0", "sparse"]],
];

describe.skipIf(missing.length > 0)(
  `archives of GNU tar${missing.length > 0 ? `, missing: ${missing}` : ""}`,
  () => {
    beforeAll(() => {
      makeTree(folder);
      fs.mkdirSync(path.join(folder, "sparse"));
      makeSparse(path.join(folder, "sparse/many"), 3_000_000, 40);
      makeSparse(path.join(folder, "sparse/huge"), 9 * 2 ** 30, 2);
      makeSparse(path.join(folder, "sparse/hole"), 100_000, 0);
    });

    test.each(archives)("%s: listed as GNU tar and Python list them", async (name, options) => {
      const archive = path.join(folder, `${name}.tar`);
      execFileSync("tar", ["-C", folder, "--sort=name", "-cf", archive, ...options], { stdio: "ignore" });
      const { opened, facts } = await readBlob(fs.readFileSync(archive));
      expect(facts.damage).toBeNull();
      const entries = inOrder(opened);
      expect(entries.length).toBeGreaterThan(2);
      expect(entries.map(asGnuTarLists)).toEqual(listByGnuTar(archive));
      const python = listByPython(archive);
      expect(entries.map(asPythonLists)).toEqual(
        python.map((entry) => ({ ...entry, mtime: expect.closeTo(entry.mtime, 6) })),
      );
    });

    test.each(archives.filter(([name]) => name.includes("sparse")))(
      "%s: sparse files are read as they are",
      async (name, options) => {
        const archive = path.join(folder, `${name} read.tar`);
        execFileSync("tar", ["-C", folder, "--sparse", "-cf", archive, ...options]);
        const { opened, layer } = await readBlob(
          execFileSync("gzip", ["-c", archive], { maxBuffer: 2 ** 28 }),
        );
        for (const base of ["many", "hole"]) {
          const entry = opened.find(`sparse/${base}`)[0]!;
          const content = await collect(openFile(layer, entry));
          expect(content.equals(fs.readFileSync(path.join(folder, "sparse", base)))).toBe(true);
        }
        const huge = opened.find("sparse/huge")[0]!;
        expect(huge.size).toBe(9 * 2 ** 30);
        const tail = await collect(openFile(layer, huge, { offset: 4.5 * 2 ** 30 - 2, length: 8 }));
        expect(tail.toString("latin1")).toBe("\0\0data 1");
      },
    );
  },
);

const compressors: [string, string[]][] = [
  ["gzip", ["-1"]],
  ["gzip", ["-6"]],
  ["pigz", ["-p", "2"]],
  ["pigz", ["--independent"]],
  ["zstd", ["-3", "-q"]],
];

describe("layers of other compressors", () => {
  const source = path.resolve("node_modules/lucide-react/dist/esm");

  describe.each(compressors)("%s %j", (program, options) => {
    const absent = missingPrograms("tar", program);
    test.skipIf(absent.length > 0)(
      `random files are what is on disk${absent.length > 0 ? `, missing: ${absent}` : ""}`,
      async () => {
        const archive = path.join(folder, "compressed.tar");
        execFileSync("tar", ["-C", source, "-cf", archive, "."]);
        const blob = execFileSync(program, [...options, "-c", archive], { maxBuffer: 2 ** 28 });
        const { opened, layer, facts, points } = await readBlob(blob, { hashFiles: true });
        expect(facts.damage).toBeNull();
        const files = inOrder(opened).filter((entry) => entry.kind === "file");
        expect(files.length).toBeGreaterThan(1000);
        const next = numbers(3);
        const count = points.length > 0 ? 200 : 10;
        for (let i = 0; i < count; i += 1) {
          const entry = files[next() % files.length]!;
          const content = await collect(openFile(layer, entry, { sha256: opened.sha256(entry.id) }));
          expect(content.equals(fs.readFileSync(path.join(source, entry.path)))).toBe(true);
        }
      },
    );
  });
});
