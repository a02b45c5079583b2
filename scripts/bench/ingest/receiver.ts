import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** A process that takes webhooks; see receiving-process.ts. */
export interface Receiver {
  /** As `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** Orderly. */
  stop(): Promise<void>;
}

/** Starts it and waits until it listens. */
export async function startReceiver(databaseUrl: string, port: number): Promise<Receiver> {
  const child = spawn(
    process.execPath,
    [
      "--experimental-strip-types",
      "--disable-warning=ExperimentalWarning",
      join(import.meta.dirname, "receiving-process.ts"),
      databaseUrl,
      String(port),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await untilReady(child);
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  };
  return { kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

async function untilReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.stdout?.once("data", () => resolve());
  child.once("exit", (code) => reject(new Error(`The receiver ended at once with ${code}.`)));
  await promise;
}
