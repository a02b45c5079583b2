import type { ConsoleProcess } from "../../browse/console-process.ts";
import { startProbe } from "./probe.ts";

/** Bytes; sampled, as the highest figure of a process covers its whole life. */
export interface MemoryFigures {
  before: number;
  peak: number;
  after: number;
}

/** What a server went through while something was done with it. */
export interface ServerFigures<Result> {
  result: Result;
  /** Milliseconds. */
  wall: number;
  /** Seconds of processor time, all threads. */
  processor: number;
  memory: MemoryFigures;
  /** Milliseconds by which the server's event loop was late at most, for 99 of 100 times. */
  lag: number;
}

/** Milliseconds of answers. */
export interface AnswerTimes {
  healthz: number[];
  catalogue: number[];
}

/** The timer that prom-client's event loop delay is measured with comes every so many milliseconds by itself. */
const LAG_TIMER = 10;
const SAMPLE_EVERY = 20;

/** Reading them begins the event loop delay anew. */
async function readMetrics(address: string): Promise<{ processor: number; lag: number }> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const of = (name: string) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1] ?? Number.NaN);
  return {
    processor: of("process_cpu_user_seconds_total") + of("process_cpu_system_seconds_total"),
    lag: Math.max(0, of("nodejs_eventloop_lag_p99_seconds") * 1000 - LAG_TIMER),
  };
}

/** Does something with a console and watches its process meanwhile. */
export async function watchServer<Result>(
  running: ConsoleProcess,
  work: () => Promise<Result>,
): Promise<ServerFigures<Result>> {
  const now = () => running.memory()?.now ?? Number.NaN;
  const memory: MemoryFigures = { before: now(), peak: 0, after: 0 };
  const sampling = setInterval(() => {
    memory.peak = Math.max(memory.peak, now());
  }, SAMPLE_EVERY);
  try {
    const before = await readMetrics(running.address);
    const started = performance.now();
    const result = await work();
    const wall = performance.now() - started;
    const after = await readMetrics(running.address);
    memory.after = now();
    return { result, wall, processor: after.processor - before.processor, memory, lag: after.lag };
  } finally {
    clearInterval(sampling);
  }
}

/**
 * The same while its health and a list are asked for, one of them every 20 ms.
 * @param list address of a list
 */
export async function watchAnswers<Result>(
  running: ConsoleProcess,
  list: string,
  work: () => Promise<Result>,
): Promise<ServerFigures<Result> & AnswerTimes> {
  const stopProbe = startProbe({ healthz: `${running.address}/healthz`, catalogue: list });
  const figures = await watchServer(running, work);
  return { ...figures, ...(await stopProbe()) };
}
