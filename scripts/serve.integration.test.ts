import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const project = join(import.meta.dirname, "..");
const isBuilt = existsSync(join(project, ".next", "BUILD_ID"));

let folder: string;
const running: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tagtrail-serve-"));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once("exit", resolve));
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Served {
  readonly child: ChildProcess;
  /** What it printed so far, on both streams. */
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function serve(environment: Record<string, string>, user?: number): Served {
  const child = spawn(
    process.execPath,
    ["--experimental-strip-types", "--disable-warning=ExperimentalWarning", "scripts/serve.ts"],
    {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        NODE_COMPILE_CACHE: join(project, "node_modules", ".cache", "node"),
        TAGTRAIL_DATA_DIR: folder,
        PORT: "0",
        ...environment,
      },
      ...(user === undefined ? {} : { uid: user, gid: user }),
    },
  );
  running.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, output: () => text, ended };
}

async function started(environment: Record<string, string> = {}): Promise<Served & { address: string }> {
  const served = serve(environment);
  await expect.poll(served.output, { timeout: 50_000 }).toMatch(/ready at http:\S+/);
  return { ...served, address: served.output().match(/ready at (http:\S+)/)?.[1] ?? "" };
}

/** The sentence a start ends with when it cannot go on; it must be the only thing printed. */
async function refusal(environment: Record<string, string>, user?: number): Promise<string> {
  const served = serve(environment, user);
  expect(await served.ended).toBe(1);
  return served.output();
}

describe.skipIf(!isBuilt)("a start that cannot go on says why in one line", () => {
  test("on an address that others can reach", async () => {
    const text = await refusal({ TAGTRAIL_HOST: "0.0.0.0" });
    expect(text).toMatch(/^TAGTRAIL_HOST is 0\.0\.0\.0, but there is no sign-in yet.*\n$/);
  });

  test("on a busy port, before the database is touched", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const port = String((other.address() as AddressInfo).port);
    const text = await refusal({ PORT: port });
    other.close();
    expect(text).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is already in use\\..*PORT=.*\\n$`));
    expect(existsSync(join(folder, "tagtrail.db"))).toBe(false);
  });

  test("with a port that is none", async () => {
    expect(await refusal({ PORT: "http" })).toMatch(/^[^\n]*PORT must be a whole number[^\n]*\n$/);
  });

  test.skipIf(process.getuid?.() !== 0)("in a data folder that may not be written", async () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0o555 });
    chmodSync(folder, 0o755);
    const text = await refusal({ TAGTRAIL_DATA_DIR: closed, HOME: "/nonexistent" }, 65_534);
    expect(text).toContain(closed);
    expect(text.trimEnd().split("\n")).toHaveLength(1);
  });

  test("with a database that cannot be reached, and without its password", async () => {
    const text = await refusal({ DATABASE_URL: "postgresql://me:canary-secret@127.0.0.1:9/tagtrail" });
    expect(text).toContain("127.0.0.1:9");
    expect(text).not.toContain("canary-secret");
    expect(
      text
        .trimEnd()
        .split("\n")
        .filter((line) => !line.startsWith("{")),
    ).toHaveLength(1);
  });
});

describe.skipIf(!isBuilt)("a running console", () => {
  test("tells its address, what is connected and where data lies, and stops cleanly", async () => {
    const { child, output, ended, address } = await started();
    expect(output()).toContain(folder);
    expect(output()).toMatch(/Connected +\S+: the built-in registry with sample images/);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });

  test("stops within seconds although an event stream is open", async () => {
    const { child, ended, address } = await started();
    const stream = await fetch(`${address}/api/v1/events`);
    const read = stream.text().catch(() => "cut");
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    await read;
  });

  test("gives every page a policy with a nonce of its own, and its scripts that nonce", async () => {
    const { address } = await started();
    const nonces = [];
    for (const _ of [1, 2]) {
      const page = await fetch(`${address}/`);
      const nonce = page.headers.get("content-security-policy")?.match(/'nonce-([^']+)'/)?.[1];
      const scripts = (await page.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(2);
  });

  test("answers a foreign name with 421 and serves no image service, source map or action", async () => {
    const { address } = await started();
    const statusOf = async (path: string, init?: RequestInit) =>
      (await fetch(`${address}${path}`, init)).status;
    const page = await (await fetch(`${address}/`)).text();
    const script = page.match(/\/_next\/static\/[^"]+\.js/)?.[0] ?? "";
    expect(await statusOf(script)).toBe(200);
    expect(await statusOf(`${script}.map`)).toBe(404);
    expect(await statusOf("/_next/image?url=%2Ficon.svg&w=64&q=75")).toBe(404);
    expect(await statusOf("/", { method: "POST", headers: { "next-action": "00" }, body: "[]" })).toBe(404);
    expect(await statusOf("/", { method: "POST", body: new FormData() })).toBe(405);
    expect(await statusOf("/registries/%ff")).toBe(400);
  });
});
