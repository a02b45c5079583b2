import { describe, expect, test } from "vitest";
import { readPlaywrightReport, readVitestReport } from "./reports.mjs";

const vitestReport = (files: Array<{ status: string; tests: string[] }>) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  success: true,
  testResults: files.map(({ status, tests }, index) => ({
    name: `file-${index}`,
    status,
    assertionResults: tests.map((each) => ({ status: each, fullName: ` named ${each}` })),
  })),
});

describe("the count of Vitest's tests", () => {
  test("tells passed, failed and skipped apart", () => {
    const report = vitestReport([{ status: "failed", tests: ["passed", "passed", "failed", "skipped"] }]);
    expect(readVitestReport(report)).toEqual({ passed: 2, failed: 1, skipped: ["named skipped"] });
  });

  test("counts a file that cannot be loaded as a failure", () => {
    const report = vitestReport([
      { status: "failed", tests: [] },
      { status: "passed", tests: ["passed"] },
    ]);
    expect(readVitestReport(report)).toEqual({ passed: 1, failed: 1, skipped: [] });
  });
});

describe("the count of stories in the browser", () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1 };

  test("takes a story that passed only at the second try for a failure", () => {
    expect(readPlaywrightReport({ stats })).toMatchObject({ passed: 3, failed: 2 });
  });

  test("counts what went wrong outside of any story", () => {
    expect(readPlaywrightReport({ stats, errors: [{}] }).failed).toBe(3);
  });

  test("names the skipped ones, however deep they are nested", () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const suites = [{ specs: [spec("ran", "expected")], suites: [{ specs: [spec("did not", "skipped")] }] }];
    expect(readPlaywrightReport({ stats, suites }).skipped).toEqual(["did not"]);
  });
});
