/**
 * What a run of tests came to.
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Outcome `skipped` names each test that did not run
 */

/**
 * @param {{ numPassedTests: number, numFailedTests: number, success: boolean, testResults: { name: string,
 *   status: string, assertionResults: { status: string, fullName: string }[] }[] }} report Vitest's JSON report
 * @returns {Outcome}
 */
export function readVitestReport(report) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === "failed").length;
  // A file that cannot even be loaded has no tests to fail.
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const skipped = tests.filter((test) => ["skipped", "pending", "todo", "disabled"].includes(test.status));
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failed: failed + broken,
    skipped: skipped.map((test) => test.fullName.trim()),
  };
}

/**
 * @param {{ suites?: object[], errors?: object[], stats: { expected: number, unexpected: number, flaky: number } }} report
 *   Playwright's JSON report
 * @returns {Outcome} a test that passed only when tried again counts as failed
 */
export function readPlaywrightReport(report) {
  const { expected, unexpected, flaky } = report.stats;
  const skipped = specsOf(report.suites ?? []).filter((spec) =>
    spec.tests.every((test) => test.status === "skipped"),
  );
  return {
    passed: expected,
    failed: unexpected + flaky + (report.errors?.length ?? 0),
    skipped: skipped.map((spec) => spec.title),
  };
}

/** @returns {{ title: string, tests: { status: string }[] }[]} */
function specsOf(suites) {
  return suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites ?? [])]);
}
