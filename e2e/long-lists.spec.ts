import { expect, test } from "@playwright/test";
import { type DistributionRegistry, startDistributionRegistry } from "./fixtures/distribution-registry.ts";
import { missingPrograms } from "./fixtures/missing-program.ts";
import { monorepo, seedRegistry } from "./fixtures/seed/seed-registry.ts";
import { seededImage } from "./fixtures/seed/seeded-image.ts";

const missing = missingPrograms("docker-registry");
test.skip(missing.length > 0, `Not run without ${missing.join(", ")}.`);
test.describe.configure({ mode: "serial", timeout: 180_000 });

const COUNT = 1500;
const tags = monorepo(COUNT);
const PAGE = "/registries/long-lists/repositories/big/monorepo-app";

function createdAt({ repository, tag, seed }: (typeof tags)[number]): string {
  return JSON.parse(seededImage(`${repository}:${tag}`, seed).config.bytes.toString()).created;
}

let registry: DistributionRegistry;

test.beforeAll(async ({ request, baseURL }) => {
  // Pushing 1,500 images takes its time on a machine that does other things as well.
  test.setTimeout(180_000);
  registry = await startDistributionRegistry();
  await seedRegistry(registry.url, tags);
  const connected = await request.post("/api/v1/registries", {
    headers: { origin: baseURL ?? "" },
    data: { name: "long-lists", url: registry.url },
  });
  expect(connected.status()).toBe(200);
});

test.afterAll(() => registry.stop());

test("every tag is there, in natural order, and the page says when all of them are known", async ({
  page,
}) => {
  await page.goto(PAGE);
  await expect(page.getByText(`1,500 tags, sorted over all of them`)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("table").getByRole("link").first()).toHaveText(tags[0]?.tag ?? "");
});

test("the newest comes first over all of them, not over one page", async ({ page }) => {
  const newest = tags.toSorted((left, right) => createdAt(right).localeCompare(createdAt(left)));
  await page.goto(`${PAGE}?sort=newest`);
  await expect(page.getByRole("table").getByRole("link").first()).toHaveText(newest[0]?.tag ?? "");
});

test("the last tag is reached by scrolling, with few rows in the page", async ({ page }) => {
  await page.goto(PAGE);
  await expect(page.getByRole("table").getByRole("link").first()).toBeVisible();
  await page.keyboard.press("Tab");
  await page.getByRole("table").getByRole("link").first().focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("link", { name: tags.at(-1)?.tag ?? "", exact: true })).toBeVisible();
  expect(await page.locator("tbody tr").count()).toBeLessThan(200);
});

test("a filter finds one of them, and the address keeps it", async ({ page }) => {
  const wanted = tags[1234]?.tag ?? "";
  await page.goto(PAGE);
  await page.getByRole("searchbox", { name: "Filter tags" }).fill(wanted);
  await expect(page.getByText("1 tag match")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("table").getByRole("link")).toHaveText(wanted);
});
