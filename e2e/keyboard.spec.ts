import { expect, type Page, test } from "@playwright/test";

/** Text of what has the focus, as a reader would hear it. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => document.activeElement?.textContent ?? "");
}

test("from the first page to an image and its pull command without a mouse", async ({ page }) => {
  await page.goto("/registries/samples");
  await expect(page.getByRole("table").getByRole("link", { name: "acme/storefront" })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("acme/storefront");
  await expect(page).toHaveURL(/q=acme/);
  await expect(page.getByRole("table").getByRole("link")).toHaveCount(1);

  await page.getByRole("table").getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "acme/storefront" })).toBeVisible();

  const first = page.getByRole("table").getByRole("link").first();
  await expect(first).toBeVisible();
  await first.focus();
  await page.keyboard.press("ArrowDown");
  expect(await focused(page)).toContain("2.12");
  await page.keyboard.press("End");
  expect(await focused(page)).toContain("staging");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("staging");

  await page.getByRole("button", { name: "Pull…" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await focused(page)).toContain("Pull…");
});

test("the palette opens by keyboard, finds a repository and goes there", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("main")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("payments/wor");
  await expect(page.getByRole("option", { name: /payments\/worker/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "acme/payments/worker" })).toBeVisible();
});

test("the first Tab offers to skip the navigation", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("main")).toBeVisible();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toMatch(/skip|content/i);
});
