import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { type Console, openConsole } from "#lib/console.ts";
import { logger } from "#lib/logger.ts";
import { pushSamples } from "#lib/registry/sandbox/samples/push-samples.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { readEnvironment } from "#lib/settings/environment.ts";

/** Secrets of the registry below. No answer, log line or figure may ever contain one. */
export const canary = {
  username: "robot",
  password: "CANARY-password-7f3a",
  secret: "CANARY-secret-key-0123456789abcdef",
};

export interface TestConsole {
  console: Console;
  sandbox: Sandbox;
  /** Every line that was logged, as text. */
  logged(): string;
  close(): Promise<void>;
}

/**
 * The console as it runs, over a registry with samples that wants a password, connected as `main` and read
 * to the end. Nothing of it is a stand-in.
 */
export async function openTestConsole(variables: Record<string, string> = {}): Promise<TestConsole> {
  const lines: string[] = [];
  for (const level of ["debug", "info", "warn", "error", "fatal"] as const) {
    vi.spyOn(logger, level).mockImplementation((...parts: unknown[]) => {
      lines.push(parts.map(asText).join(" "));
    });
  }
  const users = { [canary.username]: { password: canary.password } };
  const sandbox = await startSandbox({ authentication: { kind: "basic", users } });
  await pushSamples(sandbox.store);
  const folder = await mkdtemp(join(tmpdir(), "tagtrail-http-"));
  const environment = readEnvironment({
    NODE_ENV: "test",
    TAGTRAIL_DATA_DIR: folder,
    TAGTRAIL_SECRET: canary.secret,
    TAGTRAIL_REGISTRY_NAME: "main",
    TAGTRAIL_REGISTRY_URL: sandbox.url,
    TAGTRAIL_REGISTRY_USERNAME: canary.username,
    TAGTRAIL_REGISTRY_PASSWORD: canary.password,
    ...variables,
  });
  const opened = await openConsole(environment);
  await vi.waitFor(
    async () => {
      const registry = await opened.catalog.database.client.registry.findUnique({ where: { name: "main" } });
      if (!registry?.scannedAt) throw new Error("The first scan has not ended.");
    },
    { timeout: 20_000, interval: 50 },
  );
  return {
    console: opened,
    sandbox,
    logged: () => lines.join("\n"),
    close: async () => {
      await opened.close();
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
      vi.restoreAllMocks();
    },
  };
}

function asText(part: unknown): string {
  if (part instanceof Error) return `${part.stack} ${JSON.stringify(part)}`;
  return JSON.stringify(part, (_key, value) => {
    if (value instanceof Error) return `${value.stack} ${value.cause}`;
    return typeof value === "bigint" ? String(value) : value;
  });
}
