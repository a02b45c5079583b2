import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, defineConfig, devices } from "@playwright/test";

const port = Number(process.env.E2E_PORT ?? 24_600);
const address = `http://127.0.0.1:${port}`;
// Workers read this file again; the folder made by the first reading is the one all of them use.
if (process.env.E2E_DATA_DIR === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "tagtrail-e2e-"));
  process.env.E2E_DATA_DIR = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  // Stories share one server and one machine; two at once make timings honest on two cores.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    baseURL: address,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    ...devices["Desktop Chrome"],
    launchOptions: { executablePath: browser(), args: browserFlags() },
  },
  webServer: {
    command: `"${process.execPath}" --experimental-strip-types --disable-warning=ExperimentalWarning scripts/serve.ts`,
    url: `${address}/healthz`,
    timeout: 60_000,
    reuseExistingServer: false,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
    env: {
      NODE_ENV: "production",
      PORT: String(port),
      TAGTRAIL_DATA_DIR: process.env.E2E_DATA_DIR,
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules", ".cache", "node"),
    },
  },
});

/** @returns undefined for Playwright's own browser when it is there, else one of the system */
function browser(): string | undefined {
  if (existsSync(chromium.executablePath())) return undefined;
  const places = [
    process.env.PLAYWRIGHT_CHROMIUM_PATH,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  return places.find((path) => path !== undefined && existsSync(path));
}

/** The browser talks to nobody but the server under test; as root it cannot build its sandbox. */
function browserFlags(): string[] {
  const quiet = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return process.getuid?.() === 0 ? [...quiet, "--no-sandbox"] : quiet;
}
