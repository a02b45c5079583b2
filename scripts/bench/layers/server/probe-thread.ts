// Asks a server again and again, now one thing and now another, in a thread of its own so that nothing here makes it
// late. It does not wait for an answer before it asks the next time: that would hide how late answers are.
import { parentPort, workerData } from "node:worker_threads";
import { Agent, request } from "undici";

const { urls, every } = workerData as { urls: Record<string, string>; every: number };
const dispatcher = new Agent({ connections: 64 });
const latencies = new Map(Object.keys(urls).map((name) => [name, [] as number[]]));
const asked = new Set<Promise<void>>();

async function ask(name: string, url: string): Promise<void> {
  const started = performance.now();
  const answer = await request(url, { dispatcher });
  await answer.body.dump();
  // A refusal is as quick as an answer can be, and none.
  if (answer.statusCode !== 200) throw new Error(`${url} was answered with ${answer.statusCode}`);
  latencies.get(name)?.push(performance.now() - started);
}

/** More would be a load of its own on a server that is late already. */
const MOST_WAITING = 50;
const addresses = Object.entries(urls);
let turn = 0;

function askNext(): void {
  const [name, url] = addresses[turn++ % addresses.length] ?? [];
  if (name === undefined || url === undefined || asked.size >= MOST_WAITING) return;
  const asking: Promise<void> = ask(name, url).finally(() => asked.delete(asking));
  asked.add(asking);
}

const timer = setInterval(askNext, every);
parentPort?.once("message", async () => {
  clearInterval(timer);
  await Promise.all(asked);
  parentPort?.postMessage(Object.fromEntries(latencies));
  await dispatcher.close();
});
