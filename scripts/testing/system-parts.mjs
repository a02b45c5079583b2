import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { capture, step } from "../bring-up/step.mjs";

/** Where Debian puts programs that are not in everybody's PATH. */
const moreFolders = ["/usr/bin", "/usr/sbin", "/usr/local/bin"];

/** What the tests run against, by its Debian package, and what cannot be tested without it. */
const parts = [
  {
    package: "docker-registry",
    needs: () => hasProgram("docker-registry"),
    for: "tests against a real registry",
  },
  { package: "skopeo", needs: () => hasProgram("skopeo"), for: "tests with images pushed by skopeo" },
  { package: "umoci", needs: () => hasProgram("umoci"), for: "tests with images made by umoci" },
  { package: "chromium", needs: hasBrowser, for: "every test in a browser (e2e)" },
  { package: "postgresql", needs: hasPostgresql, for: "tests on PostgreSQL" },
];

/**
 * Installs what is missing where that can be done: as root, on a machine with apt-get.
 * @returns {Promise<{ package: string, for: string }[]>} what is missing all the same
 */
export async function provideSystemParts() {
  const missing = parts.filter((part) => !part.needs());
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0 || !hasProgram("apt-get")) return missing;
  // RUNLEVEL=1 keeps the packages from starting services of their own.
  const environment = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  await capture("apt-get", ["update", "-qq"], environment);
  const names = missing.map((part) => part.package);
  try {
    await step(
      `Installing ${names.join(", ")}`,
      "apt-get",
      ["install", "-y", "--no-install-recommends", ...names],
      {
        environment,
      },
    );
  } catch {
    // What is missing now is told, with what it was needed for, by whoever called us.
  }
  return missing.filter((part) => !part.needs());
}

/** @param {string} name */
function hasProgram(name) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...moreFolders];
  return folders.some((folder) => folder !== "" && existsSync(join(folder, name)));
}

function hasBrowser() {
  const browsers = join(process.env.HOME ?? "/root", ".cache", "ms-playwright");
  const bundled = existsSync(browsers) && readdirSync(browsers).some((name) => name.startsWith("chromium-"));
  return bundled || ["chromium", "chromium-browser", "google-chrome"].some(hasProgram);
}

function hasPostgresql() {
  const versions = "/usr/lib/postgresql";
  return hasProgram("initdb") || (existsSync(versions) && readdirSync(versions).length > 0);
}
