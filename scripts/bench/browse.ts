import { startDistributionRegistry } from "#e2e/fixtures/distribution-registry.ts";
import { apps, monorepo, seedRegistry, services } from "#e2e/fixtures/seed/seed-registry.ts";
import { bareLoop } from "./browse/bare-loop.ts";
import { median, readTags, scanSeconds, tagsAddress, timeRequests } from "./browse/console-api.ts";
import { type ConsoleProcess, startConsole } from "./browse/console-process.ts";
import { startCountingProxy } from "./browse/counting-proxy.ts";
import { launchBrowser, measurePage } from "./browse/measure-page.ts";

const BIG = "big/monorepo-app";
const PAGE = `/registries/bench/repositories/${BIG}`;
const MEBIBYTE = 2 ** 20;
/** As many requests at a time as the console sends to one registry. */
const CONCURRENCY = 8;

function say(name: string, figure: string, goal = ""): void {
  process.stdout.write(`${name.padEnd(52)} ${figure.padEnd(26)} ${goal}\n`);
}

const ms = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;

function registryEnvironment(url: string): Record<string, string> {
  return { TAGTRAIL_REGISTRY_NAME: "bench", TAGTRAIL_REGISTRY_URL: url };
}

async function measureScan(url: string): Promise<void> {
  // Once before, so that neither of the two finds the files cold.
  await bareLoop(url, CONCURRENCY);
  const before = await bareLoop(url, CONCURRENCY);
  const running = await startConsole(24_701, registryEnvironment(url));
  try {
    const idle = running.memory();
    const seconds = await scanSeconds(running.address);
    const after = await bareLoop(url, CONCURRENCY);
    const bare = (before.seconds + after.seconds) / 2;
    say("bare loop of the same requests", `${bare.toFixed(1)} s, ${before.requests} requests`);
    say("full scan", `${seconds.toFixed(1)} s`);
    say("full scan / bare loop", (seconds / bare).toFixed(2), "goal ≤ 1.25");
    const memory = running.memory();
    if (memory && idle) {
      const figure = `${Math.round(memory.peak / MEBIBYTE)} MiB, ${Math.round(idle.now / MEBIBYTE)} at the start`;
      say("peak memory while scanning", figure);
    }
    await measureIndexed(running);
  } finally {
    await running.stop();
  }
}

async function measureApi({ address }: ConsoleProcess): Promise<void> {
  const url = tagsAddress(address, BIG, "&limit=100");
  await timeRequests(url, 20);
  const rows = median(await timeRequests(url, 200));
  const floor = median(await timeRequests(`${address}/healthz`, 200));
  say("API, first 100 of 5,000 tags, median of 200", ms(rows), "goal ≤ 15 ms");
  say("  / an empty answer of the same server", (rows / floor).toFixed(1));
  for (const sort of ["newest", "size"]) {
    const sorted = median(await timeRequests(`${url}&sort=${sort}`, 100));
    say(`API, the same sorted by ${sort}`, ms(sorted), "goal ≤ 15 ms");
  }
}

async function measureIndexed(running: ConsoleProcess): Promise<void> {
  await measureApi(running);
  const { items } = await readTags(running.address, BIG, "&order=desc&limit=1");
  const last = items[0]?.name ?? "";
  const browser = await launchBrowser();
  try {
    const page = `${running.address}${PAGE}`;
    await measurePage(browser, page, null);
    const opened = [];
    for (let round = 0; round < 5; round++) opened.push((await measurePage(browser, page, null)).firstRows);
    const scrolled = await measurePage(browser, page, last);
    say("page of 5,000 tags, first rows, median of 5", ms(median(opened)), "goal ≤ 400 ms");
    say("rows in the page after scrolling to the end", `${scrolled.domRows}`, "goal ≤ 200");
    say("longest task while scrolling to the end", ms(scrolled.longestTask), "goal ≤ 100 ms");
    say("the last row was reached", scrolled.reachedEnd ? "yes" : "no");
  } finally {
    await browser.close();
  }
}

/** A second console behind a proxy that counts: what the registry is asked for a page that is indexed, and for one that is not. */
async function measureRequests(url: string): Promise<void> {
  const proxy = await startCountingProxy(url);
  const browser = await launchBrowser();
  // A scan of everything would ask too: this console is told of no other time to start one than by the page.
  const running = await startConsole(24_702, {
    ...registryEnvironment(proxy.url),
    TAGTRAIL_POLL_SECONDS: "0",
  });
  try {
    await untilQuiet(proxy.times);
    const before = proxy.times.length;
    const started = Date.now();
    const first = await measurePage(browser, `${running.address}${PAGE}`, null);
    const shownAt = started + first.firstRows;
    const asked = proxy.times.slice(before).filter((time) => time <= shownAt).length;
    say("first visit, nothing indexed: first rows by name", ms(first.firstRows));
    say("  requests to the registry before they show", `${asked}`);
    await untilQuiet(proxy.times);
    await readTags(running.address, BIG);
    const known = proxy.times.length;
    for (let round = 0; round < 20; round++) await readTags(running.address, BIG, "&sort=newest");
    say("requests to the registry for 20 indexed lists", `${proxy.times.length - known}`, "goal 0");
  } finally {
    await browser.close();
    await running.stop();
    await proxy.stop();
  }
}

/** Waits until the registry was asked nothing for three seconds. */
async function untilQuiet(times: readonly number[]): Promise<void> {
  while (Date.now() - (times.at(-1) ?? 0) < 3000) await new Promise((resolve) => setTimeout(resolve, 250));
}

const registry = await startDistributionRegistry();
try {
  const tags = [...services(100, 10), ...monorepo(5000), ...apps(5000)];
  process.stdout.write(`Pushing ${tags.length} images to ${registry.version}…\n`);
  await seedRegistry(registry.url, tags);
  await measureScan(registry.url);
  await measureRequests(registry.url);
} finally {
  await registry.stop();
}
