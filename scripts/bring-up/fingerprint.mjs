import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * One hash over the names and contents of files. Contents, not times: a change of branch and back, or a
 * copy of the folder, must not cost a build.
 * @param {string} folder where the paths start
 * @param {readonly string[]} paths files and folders; what does not exist counts as absent
 * @param {(path: string) => boolean} [counts] which files count; all when left out
 * @returns {string} hex
 */
export function fingerprint(folder, paths, counts = () => true) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((each) => filesUnder(folder, each)).filter(counts)) {
    const contents = readFileSync(join(folder, path));
    hash.update(`${path.length}:${path}:${contents.length}:`).update(contents);
  }
  return hash.digest("hex");
}

/** @returns {string[]} in one order on every machine */
function filesUnder(folder, path) {
  const full = join(folder, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(folder, `${path}/${name}`));
}

/**
 * @param {string} stampFile
 * @param {string} value
 * @returns {boolean} whether the stamp says that this very state was finished before
 */
export function isStamped(stampFile, value) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === value;
}

/** @param {string} stampFile @param {string} value */
export function stamp(stampFile, value) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, value);
}
