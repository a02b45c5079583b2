import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";

const SYSTEM_BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export interface PageMeasures {
  /** From the start of the navigation until the first row stood in the page, ms. */
  firstRows: number;
  domRows: number;
  /** While scrolling from the first row to the last, ms. */
  longestTask: number;
  /** The last row was really shown. */
  reachedEnd: boolean;
}

export async function launchBrowser(): Promise<Browser> {
  const bundled = existsSync(chromium.executablePath());
  return chromium.launch({
    executablePath: bundled ? undefined : SYSTEM_BROWSERS.find((path) => existsSync(path)),
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

/** Writes down, inside the page, when the first row with a link stood there, and the longest task since then. */
function watchPage(): void {
  const seen = { firstRow: 0, longestTask: 0 };
  Object.assign(globalThis, { benchSeen: seen });
  const look = () => {
    if (document.querySelector("tbody tr a")) seen.firstRow = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      if (seen.firstRow > 0 && task.startTime > seen.firstRow) {
        seen.longestTask = Math.max(seen.longestTask, task.duration);
      }
    }
  }).observe({ type: "longtask", buffered: true });
}

interface Seen {
  firstRow: number;
  longestTask: number;
}

async function seenBy(page: Page): Promise<Seen> {
  return await page.evaluate(() => (globalThis as unknown as { benchSeen: Seen }).benchSeen);
}

async function scrollToEnd(page: Page, lastName: string | null): Promise<boolean> {
  for (let step = 0; step < 400; step++) {
    const atEnd = await page.evaluate(() => {
      window.scrollBy(0, 1500);
      return window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 2;
    });
    await page.waitForFunction(() => new Promise((resolve) => requestAnimationFrame(() => resolve(true))));
    if (atEnd) break;
  }
  if (lastName === null) return true;
  return await page
    .getByRole("link", { name: lastName, exact: true })
    .waitFor({ timeout: 15_000 })
    .then(
      () => true,
      () => false,
    );
}

/**
 * Opens a page with a table in a new tab and scrolls it to the end.
 *
 * @param lastName text of the link in the last row, to know that the end was reached; null: do not scroll
 */
export async function measurePage(
  browser: Browser,
  address: string,
  lastName: string | null,
): Promise<PageMeasures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watchPage);
    await page.goto(address);
    await page.locator("tbody tr a").first().waitFor({ timeout: 30_000 });
    await page.waitForFunction(() => (globalThis as unknown as { benchSeen: Seen }).benchSeen.firstRow > 0);
    const { firstRow } = await seenBy(page);
    const reachedEnd = lastName === null ? true : await scrollToEnd(page, lastName);
    const domRows = await page.locator("tbody tr").count();
    const { longestTask } = await seenBy(page);
    return { firstRows: firstRow, domRows, longestTask, reachedEnd };
  } finally {
    await context.close();
  }
}
