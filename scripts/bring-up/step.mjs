import { spawn } from "node:child_process";
import { projectFolder } from "../runtime.mjs";

/** Ends a command of ours with a sentence for the person, without a stack trace. */
export class StepFailed extends Error {}

/**
 * Runs one command of the bring-up on one calm line: what is being done, then how long it took. What the
 * command prints is shown only when it fails.
 * @param {string} label such as "Installing packages"
 * @param {string} command
 * @param {string[]} args
 * @param {{ environment?: Record<string, string>, advice?: string, mayBeQuick?: boolean }} [options]
 *   `mayBeQuick`: nothing is shown when it ends within a moment, as there was nothing to do
 * @throws {StepFailed} when the command cannot be started or ends with another code than 0
 */
export async function step(label, command, args, { environment = {}, advice, mayBeQuick = false } = {}) {
  const startedAt = Date.now();
  let announced = false;
  const announce = () => {
    if (!announced) process.stdout.write(`${label}… `);
    announced = true;
  };
  const timer = setTimeout(announce, mayBeQuick ? 500 : 0);
  const { exitCode, output } = await capture(command, args, environment);
  clearTimeout(timer);
  if (exitCode !== 0) {
    announce();
    process.stdout.write("failed\n");
    process.stderr.write(`${output.trimEnd()}\n`);
    throw new StepFailed(`${label} failed (exit code ${exitCode}).${advice ? ` ${advice}` : ""}`);
  }
  if (announced) process.stdout.write(`${seconds(startedAt)} s\n`);
}

/** @param {number} startedAt milliseconds @returns {string} with one decimal below ten seconds */
export function seconds(startedAt) {
  const elapsed = (Date.now() - startedAt) / 1000;
  return elapsed < 10 ? elapsed.toFixed(1) : String(Math.round(elapsed));
}

/**
 * Runs a command and keeps what it prints on both streams, in order.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [environment] added to ours
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export function capture(command, args, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: projectFolder,
      env: { ...process.env, ...quietEnvironment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => resolve({ exitCode: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

/** Nothing we run reports home, and nothing colours what may end in a log. */
export const quietEnvironment = { NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1" };
