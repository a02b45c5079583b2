import { setTimeout as wait } from "node:timers/promises";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";
import { startConsole } from "../browse/console-process.ts";
import { type Comparison, compareEvidence, countWaiting } from "./compare-evidence.ts";
import { BENCH_SECRET, type BenchEvent, nextEvent, type Places, sendEvent } from "./webhook-events.ts";

const TICK_MS = 5;
const SETTLES_WITHIN_MS = 120_000;

export interface Load extends Comparison {
  readonly sent: number;
  /** Answers by status; `none`: no answer came. */
  readonly answers: Readonly<Record<string, number>>;
  /** Milliseconds until the answer, sorted. */
  readonly latencies: readonly number[];
  /** Bytes; null where they cannot be told. */
  readonly memory: { readonly start: number; readonly end: number; readonly peak: number } | null;
  /** Seconds from the last event until nothing waited. */
  readonly settledIn: number;
}

/** A registry with tags, so that reads after the events find something. */
async function startRegistry(): Promise<{ sandbox: Sandbox; places: Places }> {
  const sandbox = await startSandbox();
  const tags = Array.from({ length: 20 }, (_, index) => `v${index}`);
  const repositories = Array.from({ length: 20 }, (_, index) => `team-${index}/app`);
  const digests = new Set<string>();
  for (const repository of repositories) {
    for (const layers of [["one"], ["two"], ["three"]]) {
      digests.add((await putImage(sandbox.store, repository, { tags, layers })).digest);
    }
  }
  return { sandbox, places: { repositories, tags, digests: [...digests] } };
}

/** So many events a second for so long, against the console as it runs, all of it. */
export async function steadyLoad(
  databaseUrl: string,
  port: number,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Load> {
  const { sandbox, places } = await startRegistry();
  const running = await startConsole(port, {
    DATABASE_URL: databaseUrl,
    TAGTRAIL_REGISTRY_NAME: "bench",
    TAGTRAIL_REGISTRY_URL: sandbox.url,
    TAGTRAIL_WEBHOOK_SECRET: BENCH_SECRET,
  });
  try {
    const address = `${running.address}/api/v1/webhooks/bench`;
    await untilWatched(running.address);
    const before = running.memory();
    const send = async (event: BenchEvent) => {
      const { repository, tag, digest } = event.move;
      await sandbox.store.setTag(repository, tag, digest);
      return await sendEvent(address, event);
    };
    const load = await sendSteadily(send, places, perSecond, seconds);
    const endedAt = performance.now();
    await untilNothingWaits(databaseUrl);
    const settledIn = (performance.now() - endedAt) / 1000;
    const after = running.memory();
    const memory = before && after ? { start: before.now, end: after.now, peak: after.peak } : null;
    const compared = await compareEvidence(databaseUrl, load.acknowledged, load.ids);
    const latencies = load.latencies.toSorted((a, b) => a - b);
    return { ...compared, sent: load.ids.size, answers: load.answers, latencies, memory, settledIn };
  } finally {
    await running.stop();
    await sandbox.stop();
  }
}

/** Moves the tag and tells of it. */
type Send = (event: BenchEvent) => Promise<number | null>;

interface Sent {
  readonly ids: Set<string>;
  readonly acknowledged: Set<string>;
  readonly answers: Record<string, number>;
  readonly latencies: number[];
}

async function sendSteadily(send: Send, places: Places, perSecond: number, seconds: number): Promise<Sent> {
  const sent: Sent = { ids: new Set(), acknowledged: new Set(), answers: {}, latencies: [] };
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  const total = perSecond * seconds;
  while (running.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
    while (running.length < due) running.push(sendOne(send, places, running.length, sent));
    await wait(TICK_MS);
  }
  await Promise.all(running);
  return sent;
}

async function sendOne(send: Send, places: Places, count: number, sent: Sent): Promise<void> {
  const event = nextEvent(places, count);
  sent.ids.add(event.id);
  const startedAt = performance.now();
  const status = await send(event);
  sent.latencies.push(performance.now() - startedAt);
  const key = String(status ?? "none");
  sent.answers[key] = (sent.answers[key] ?? 0) + 1;
  if (status === 202) sent.acknowledged.add(event.id);
}

async function untilWatched(address: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const answer = await fetch(`${address}/api/v1/registries`);
    const { items } = (await answer.json()) as { items: { scannedAt?: string | null }[] };
    if (items[0]?.scannedAt) return;
    await wait(200);
  }
  throw new Error("The registry was not read within a minute.");
}

async function untilNothingWaits(databaseUrl: string): Promise<void> {
  const deadline = Date.now() + SETTLES_WITHIN_MS;
  while ((await countWaiting(databaseUrl)) > 0) {
    if (Date.now() > deadline) throw new Error("Deliveries still wait after two minutes.");
    await wait(200);
  }
}
