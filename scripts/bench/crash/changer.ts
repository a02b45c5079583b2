import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** A process that moves tags; see changing-process.ts. */
export interface Changer {
  readonly address: string;
  /** As `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** Orderly. */
  stop(): Promise<void>;
}

/** Starts it and waits until it listens. */
export async function startChanger(databaseUrl: string, port: number, settleMs: number): Promise<Changer> {
  const child = spawn(
    process.execPath,
    [
      ...["--experimental-strip-types", "--disable-warning=ExperimentalWarning"],
      join(import.meta.dirname, "changing-process.ts"),
      ...[databaseUrl, String(port), String(settleMs)],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await untilReady(child);
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  };
  return {
    address: `http://127.0.0.1:${port}/`,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.stdout?.once("data", () => resolve());
  child.once("exit", (code) => reject(new Error(`The process ended at once with ${code}.`)));
  await promise;
}

export interface MoveWish {
  readonly tag: string;
  readonly from: string | null;
  readonly to: string;
}

/** Asks for a move. Null: no answer came. */
export async function askForMove(
  address: string,
  { tag, from, to }: MoveWish,
): Promise<{ status: number; state: string } | null> {
  const body = JSON.stringify({ registry: "bench", repository: "team/app", tag, from, to });
  try {
    const answer = await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(40_000) });
    const told = (await answer.json()) as { state?: string };
    return { status: answer.status, state: told.state ?? "" };
  } catch {
    return null;
  }
}
