import { expect, type Page, test } from "@playwright/test";

const REPOSITORY = "/registries/samples/repositories/acme/storefront";

const moves = (page: Page) => page.getByRole("table", { name: /^Moves/ });
const rows = (page: Page) =>
  moves(page)
    .getByRole("row")
    .filter({ has: page.locator("[data-row-link]") });
const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);

test.describe("the review of all moves", () => {
  test("shows only what people should look at, says so in the address, and comes back from it", async ({
    page,
  }) => {
    await page.goto("/history");
    await expect(rows(page).first()).toBeVisible();
    await page.getByRole("button", { name: "To look at" }).click();
    await expect(page).toHaveURL(/flagged=yes/);
    await expect(moves(page)).toContainText("version tag moved");
    await expect(moves(page)).not.toContainText("moved outside");
    const count = await page.getByText(/^\d+\+? moves?$/).textContent();

    await page.reload();
    await expect(page.getByRole("button", { name: "To look at" })).toHaveAttribute("aria-pressed", "true");
    await expect(page.getByText(/^\d+\+? moves?$/)).toHaveText(count ?? "");

    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(page).toHaveURL(/\/history$/);
    await expect(moves(page)).toContainText("moved outside");
  });

  test("takes patterns of tags, kinds and names, and says when nothing matches", async ({ page }) => {
    await page.goto("/history");
    await expect(rows(page).first()).toBeVisible();
    await page.keyboard.press("/");
    await page.keyboard.type("2.1*");
    await expect(page).toHaveURL(/tag=2\.1/);
    await expect(rows(page).first()).toContainText(/2\.1/);

    await page.getByRole("button", { name: /^Kind/ }).click();
    await page.getByRole("checkbox", { name: "moved", exact: true }).check();
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/kind=moved/);

    await page.getByRole("button", { name: "Who: any" }).click();
    await page.getByRole("textbox", { name: "Who" }).fill("nobody-of-this-name");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/actor=nobody/);
    await expect(page.getByText("No move matches.")).toBeVisible();
    await page.getByRole("button", { name: "Show all moves" }).click();
    await expect(rows(page).first()).toBeVisible();
  });

  test("refuses a short digest in the words of a person", async ({ page }) => {
    await page.goto("/history");
    await page.getByRole("button", { name: "Digest: any" }).click();
    await page.getByRole("textbox", { name: "Digest" }).fill("8f4d7351cfad");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/A whole digest is needed/)).toBeVisible();
    expect(parameter(page, "digest")).toBeNull();
  });

  test("narrows to a day of the chart by keyboard alone", async ({ page }) => {
    await page.goto("/history");
    const chart = page.getByRole("listbox", { name: "Moves per day" });
    const busy = chart.getByRole("option", { name: /: [1-9]\d* moves?/ }).first();
    await expect(busy).toBeAttached();
    const place = (await busy.getAttribute("id"))?.split("-").at(-1);
    await chart.focus();
    await page.keyboard.press("Home");
    for (let step = 0; step < Number(place); step += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/since=.*until=/);
    await expect(busy).toHaveAttribute("aria-selected", "true");
    const told = Number((await busy.getAttribute("aria-label"))?.match(/: (\d+) move/)?.[1]);
    expect(await rows(page).count()).toBeGreaterThanOrEqual(told);
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/since=/);
  });

  test("opens a row by keyboard, and its link opens the same row again", async ({ page }) => {
    await page.goto("/history?tag=prod&kind=moved,moved-back");
    const second = rows(page).nth(1).locator("[data-row-link]");
    await rows(page).first().locator("[data-row-link]").focus();
    await page.keyboard.press("ArrowDown");
    await expect(second).toBeFocused();
    const address = await second.getAttribute("href");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: /prod/ });
    await expect(dialog).toContainText("of the chain");
    await expect(dialog.getByRole("region", { name: "From" })).toBeVisible();
    const record = await dialog.getByText(/of the chain/).textContent();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(second).toBeFocused();

    await page.goto(address ?? "");
    await expect(page.getByRole("dialog", { name: /prod/ })).toContainText(record ?? "");
  });

  test("exports exactly what is selected", async ({ page, request }) => {
    await page.goto("/history?flagged=yes");
    await expect(rows(page).first()).toBeVisible();
    await page.getByRole("button", { name: "Export" }).click();
    const address = await page.getByRole("menuitem", { name: /NDJSON/ }).getAttribute("href");
    expect(address).toContain("flagged=yes");
    const lines = (await (await request.get(address ?? "")).text()).trim().split("\n");
    const list = await (await request.get("/api/v1/tag-moves?flagged=yes")).json();
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(list.items.map(({ id }: { id: number }) => id));
  });
});

test.describe("what pointed where", () => {
  test("answers for an instant chosen in the chart, moved by keys, and kept in the address", async ({
    page,
  }) => {
    await page.goto(`${REPOSITORY}?view=history&window=all&tag=prod`);
    const lanes = page.locator("[data-lanes]");
    await expect(lanes).toBeVisible();
    await lanes.click({ position: { x: 200, y: 10 } });
    await expect(page).toHaveURL(/at=/);
    const answer = page.getByRole("region", { name: "What pointed where" });
    await expect(answer).toContainText(/At that instant prod (pointed at|did not exist)/);

    const line = page.getByRole("slider", { name: "Instant" });
    await line.focus();
    await page.keyboard.press("End");
    await expect(answer).toContainText(/prod pointed at [0-9a-f]{12}/);
    await expect(answer).toContainText(/docker pull .*@sha256:[0-9a-f]{64}/);
    const end = await line.getAttribute("aria-valuetext");
    await page.keyboard.press("Shift+ArrowLeft");
    await expect(line).not.toHaveAttribute("aria-valuetext", end ?? "");

    const chosen = await line.getAttribute("aria-valuetext");
    await expect.poll(() => parameter(page, "at")).not.toBeNull();
    await page.reload();
    await expect(page.getByRole("slider", { name: "Instant" })).toHaveAttribute(
      "aria-valuetext",
      chosen ?? "",
    );
  });

  test("leads to all tags as of then, each with how surely it is known, and back to now", async ({
    page,
  }) => {
    await page.goto(`${REPOSITORY}?view=history&at=${new Date(Date.now() - 3_600_000).toISOString()}`);
    await page.getByRole("link", { name: "All tags as of then" }).click();
    await expect(page).toHaveURL(/asOf=/);
    const table = page.getByRole("table", { name: "Tags of acme/storefront" });
    await expect(table).toContainText(/known exactly|assumed|one of several|unknown/);
    await expect(table.getByRole("link", { name: "2.12", exact: true })).toBeVisible();
    await expect(page.getByText(/This is what the history knows of/)).toBeVisible();
    await page.getByRole("button", { name: "Back to now" }).click();
    await expect(page).not.toHaveURL(/asOf=/);
    await expect(table.getByRole("columnheader", { name: "Platforms" })).toBeVisible();
  });

  test("takes an instant that is typed, and says when it is none", async ({ page }) => {
    await page.goto(REPOSITORY);
    await page.getByRole("button", { name: "As of…" }).click();
    const field = page.getByRole("textbox", { name: /^Instant/ });
    await field.fill("last tuesday");
    await expect(page.getByText("Write it as 2026-05-03 14:00:00.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Show", exact: true })).toBeDisabled();
    await field.fill("2001-02-03 04:05:06");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/asOf=2001-02-03T04:05:06Z/);
    await expect(page.getByText(/3 Feb 2001, 04:05:06 UTC/).first()).toBeVisible();
  });

  test("tells what differs between two instants", async ({ page }) => {
    await page.goto(`${REPOSITORY}?view=difference&since=2001-01-01T00:00:00Z`);
    const table = page.getByRole("table", { name: "Differences between the two instants" });
    await expect(table).toContainText("prod");
    await expect(page.getByText(/tags differ between 1 Jan 2001/)).toBeVisible();
  });

  test("tells every tag that ever pointed at a version", async ({ page }) => {
    await page.goto("/registries/samples/images/acme/storefront:latest");
    await page.getByRole("link", { name: "Tags that pointed here" }).click();
    const table = page.getByRole("table", { name: "Tags that pointed here" });
    await expect(table.getByRole("row").filter({ hasText: "latest" })).toContainText("still");
  });
});

test.describe("the proof", () => {
  test("verifies the chain and says so on the pages of the history", async ({ page }) => {
    await page.goto("/history/proof");
    await expect(page.getByText("Not verified in this session yet.")).toBeVisible();
    await page.getByRole("button", { name: "Verify now" }).click();
    await expect(
      page.getByText(/The chain is whole, from the first record to number [\d,]+\./),
    ).toBeVisible();
    await page
      .getByRole("navigation", { name: "Where you are" })
      .getByRole("link", { name: "History" })
      .click();
    await expect(page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
    await page.getByRole("link", { name: /chain verified to [\d,]+/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Proof" })).toBeVisible();
  });

  test("says beside what it proves what it does not", async ({ page }) => {
    await page.goto("/history/proof");
    await expect(page.getByRole("region", { name: "What it does not" })).toContainText("checkpoint");
  });

  test("asks before a name is erased, and says when nobody has it", async ({ page }) => {
    await page.goto("/history/proof");
    await page.getByRole("textbox", { name: /Name or address/ }).fill("nobody-of-this-name");
    await page.getByRole("button", { name: "Erase…" }).click();
    const dialog = page.getByRole("dialog", { name: "Erase this name from the history?" });
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: "Erase…" }).click();
    await dialog.getByRole("button", { name: "Erase the name for good" }).click();
    await expect(
      page.getByText("The history knows nobody of this name, so nothing was erased."),
    ).toBeVisible();
  });
});

test("a webhook's secret is shown once, in place in the settings to paste, and never again", async ({
  page,
}) => {
  await page.goto("/registries/samples");
  await page.getByRole("link", { name: "Webhooks" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Webhooks of samples/ })).toBeVisible();
  await page.getByRole("button", { name: /^Make a (new )?secret/ }).click();
  const again = page.getByRole("dialog", { name: "Make a new secret?" });
  if (await again.isVisible()) await again.getByRole("button", { name: "Make a new secret" }).click();
  const secret = await page.getByRole("region", { name: "Secret" }).locator("code").textContent();
  expect(secret?.length).toBeGreaterThan(20);
  const settings = page.getByRole("region", { name: /^Settings for/ });
  await expect(settings).toContainText(secret ?? "");
  await expect(settings).not.toContainText("$SECRET");

  await page.reload();
  await expect(page.getByRole("region", { name: "Secret" })).toContainText("cannot be shown again");
  await expect(settings).toContainText("$SECRET");
  await expect(page.locator("body")).not.toContainText(secret ?? "");
});

test("the home page shows what moved behind our back and leads to it", async ({ page }) => {
  await page.goto("/");
  const section = page.getByRole("region", { name: "Moved behind our back" });
  await expect(section).toContainText("version tag moved");
  await section.getByRole("link", { name: "acme/storefront:2.14.0" }).click();
  await expect(page.getByRole("dialog", { name: /2\.14\.0 version tag moved/ })).toBeVisible();
});
