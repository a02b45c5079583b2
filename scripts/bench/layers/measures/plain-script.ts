import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const projectFolder = join(import.meta.dirname, "../../../..");
const IMPORT = /(\bfrom |\bimport )"(\.{1,2}\/[^"]+|#(?:lib|e2e)\/[^"]+)\.ts"/g;

/**
 * Writes a script and all files of ours it imports as plain JavaScript into a temporary folder: what removes types
 * while Node runs takes 40 MB and a third of a second, which a built console does not spend.
 *
 * @param entry path of a script that imports no packages
 * @returns the folder, to be removed, and the path of the script in it
 */
export function plainScript(entry: string): { folder: string; script: string } {
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-bench-plain-"));
  const placeOf = (file: string) => join(folder, relative(projectFolder, file)).replace(/\.ts$/, ".mjs");
  const written = new Set<string>();
  const write = (file: string) => {
    if (written.has(file)) return;
    written.add(file);
    const plain = stripTypeScriptTypes(readFileSync(file, "utf8")).replace(
      IMPORT,
      (_, before: string, name: string) => {
        const path = name.startsWith("#") ? join(projectFolder, name.slice(1)) : join(dirname(file), name);
        write(`${path}.ts`);
        return `${before}"./${relative(dirname(placeOf(file)), placeOf(`${path}.ts`))}"`;
      },
    );
    mkdirSync(dirname(placeOf(file)), { recursive: true });
    writeFileSync(placeOf(file), plain);
  };
  write(entry);
  return { folder, script: placeOf(entry) };
}
