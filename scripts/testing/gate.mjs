import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture, seconds } from "../bring-up/step.mjs";

/**
 * Everything that was run and what it came to; prints one line per step, and the whole output of a step
 * that failed.
 */
export function createGate() {
  const totals = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const skipped = [];

  /** A step that passes or fails as one. */
  async function check(label, command, args, environment = {}) {
    process.stdout.write(`${label}… `);
    const startedAt = Date.now();
    const { exitCode, output } = await capture(command, args, { NO_COLOR: "1", ...environment });
    const passed = exitCode === 0;
    totals[passed ? "passed" : "failed"] += 1;
    process.stdout.write(`${passed ? "passed" : "FAILED"}, ${seconds(startedAt)} s\n`);
    if (!passed) process.stdout.write(`${output.trimEnd()}\n`);
    return passed;
  }

  /**
   * A step that runs many tests and writes a report.
   * @param {(reportFile: string) => { args: string[], environment?: Record<string, string> }} command run by Node
   * @param {(report: object) => import("./reports.mjs").Outcome} read
   */
  async function tests(label, command, read) {
    process.stdout.write(`${label}… `);
    const startedAt = Date.now();
    const folder = mkdtempSync(join(tmpdir(), "tagtrail-report-"));
    const file = join(folder, "report.json");
    const { args, environment } = command(file);
    const { exitCode, output } = await capture(process.execPath, args, { NO_COLOR: "1", ...environment });
    const outcome = outcomeOf(file, read, exitCode);
    rmSync(folder, { recursive: true, force: true });
    totals.passed += outcome.passed;
    totals.failed += outcome.failed;
    skipped.push(...outcome.skipped);
    const leftOut = outcome.skipped.length === 0 ? "" : `, ${outcome.skipped.length} did not run`;
    process.stdout.write(
      `${outcome.passed} passed, ${outcome.failed} failed${leftOut}, ${seconds(startedAt)} s\n`,
    );
    if (outcome.failed > 0) process.stdout.write(`${output.trimEnd()}\n`);
  }

  return { check, tests, totals, skipped };
}

/** A run without a report, without tests, or with another exit code than its report explains, has failed. */
function outcomeOf(file, read, exitCode) {
  try {
    const outcome = read(JSON.parse(readFileSync(file, "utf8")));
    const ranNothing = outcome.passed + outcome.failed + outcome.skipped.length === 0;
    const unexplained = exitCode !== 0 && outcome.failed === 0;
    return ranNothing || unexplained ? { ...outcome, failed: outcome.failed + 1 } : outcome;
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
}
