import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

const HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();

const PAGES = {
  home: "/",
  connect: "/connect",
  repositories: "/registries/samples",
  tags: "/registries/samples/repositories/acme/storefront",
  versions: "/registries/samples/repositories/acme/storefront?view=versions",
  "no tags": "/registries/samples/repositories/acme/archive",
  overview: "/registries/samples/images/acme/storefront:latest",
  layers: "/registries/samples/images/acme/storefront:latest?view=layers",
  build: "/registries/samples/images/acme/storefront:latest?view=build",
  referrers: "/registries/samples/images/acme/storefront:latest?view=referrers",
  raw: "/registries/samples/images/acme/storefront:latest?view=raw",
  "Helm chart": "/registries/samples/images/charts/storefront:1.4.0",
  search: "/search?q=store",
  history: "/history",
  "history that nothing matches": "/history?tag=no-such-tag",
  "history of a repository": `/registries/samples/repositories/acme/storefront?view=history&window=all&at=${HOUR_AGO}`,
  "as of": `/registries/samples/repositories/acme/storefront?asOf=${HOUR_AGO}`,
  difference: "/registries/samples/repositories/acme/storefront?view=difference&since=2001-01-01T00:00:00Z",
  biography: "/registries/samples/images/acme/storefront:latest?view=tags",
  proof: "/history/proof",
  webhooks: "/registries/samples/webhooks",
  changes: "/changes",
  "kept versions": "/keep-alives",
  "an opened file": "/registries/samples/images/acme/storefront:latest?view=layers&path=/etc/passwd",
  comparison: "/compare?registry=samples&repository=acme/storefront&from=2.13.2&to=2.14.1",
  "choice of a comparison": "/compare",
  "not found": "/registries/samples/images/acme/storefront:no-such-tag",
} as const;

/** Everything has arrived: nothing says any more that it is loading. */
async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("status", { name: /^Loading|^Asking/ })).toHaveCount(0);
}

for (const [name, path] of Object.entries(PAGES)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing wrong on the page ${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(path);
      await settle(page);
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
      expect(told).toEqual([]);
    });
  }
}

test("no page logs an error or breaks its own content policy", async ({ page }) => {
  // All pages, one after the other.
  test.setTimeout(Object.keys(PAGES).length * 10_000);
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const { "not found": _, ...found } = PAGES;
  for (const path of Object.values(found)) {
    await page.goto(path);
    await settle(page);
  }
  expect(complaints).toEqual([]);
});
