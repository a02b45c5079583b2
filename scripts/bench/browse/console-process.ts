import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const projectFolder = join(import.meta.dirname, "../../..");
const STARTS_WITHIN = 60_000;

/** A built console in a process of its own, with a data directory of its own. */
export interface ConsoleProcess {
  address: string;
  /** Resident memory now and at its highest, in bytes. Linux only; null elsewhere. */
  memory(): { now: number; peak: number } | null;
  stop(): Promise<void>;
}

function memoryOf(pid: number): { now: number; peak: number } | null {
  if (process.platform !== "linux") return null;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kibibytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024;
  return { now: kibibytes("VmRSS"), peak: kibibytes("VmHWM") };
}

async function untilHealthy(address: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The console ended at once: ${said()}`);
    const healthy = await fetch(`${address}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (healthy) return;
    await wait(50);
  }
  throw new Error(`The console did not start within ${STARTS_WITHIN / 1000} s: ${said()}`);
}

/**
 * Starts the built console.
 *
 * @param port free port on 127.0.0.1
 * @param environment variables beside PORT and the data directory, for example TAGTRAIL_REGISTRY_URL
 */
export async function startConsole(
  port: number,
  environment: Record<string, string>,
): Promise<ConsoleProcess> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "tagtrail-bench-"));
  let output = "";
  const child = spawn(
    process.execPath,
    ["--experimental-strip-types", "--disable-warning=ExperimentalWarning", "scripts/serve.ts"],
    {
      cwd: projectFolder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(port),
        TAGTRAIL_DATA_DIR: dataDirectory,
        ...environment,
      },
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output = (output + chunk).slice(-4000);
    });
  }
  const address = `http://127.0.0.1:${port}`;
  await untilHealthy(address, child, () => output);
  return {
    address,
    memory: () => memoryOf(child.pid ?? 0),
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
