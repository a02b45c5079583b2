import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, expect, type Locator, type Page, test } from "@playwright/test";
import { type ConsoleProcess, startConsole } from "../scripts/bench/browse/console-process.ts";
import { type DistributionRegistry, startDistributionRegistry } from "./fixtures/distribution-registry.ts";
import { freePort } from "./fixtures/loopback-server.ts";
import { missingPrograms } from "./fixtures/missing-program.ts";
import { seedRegistry } from "./fixtures/seed/seed-registry.ts";

const missing = missingPrograms("docker-registry");
test.skip(missing.length > 0, `Not run without ${missing.join(", ")}.`);

let registry: DistributionRegistry;
/** Its short name in the console. */
let name: string;

/** What is pushed: each repository belongs to one story. */
const SEEDED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "move/app": { "1.0": 1, "2.0": 2, latest: 1 },
  "back/app": { "1.0": 3, "2.0": 4, prod: 4 },
  "three/app": { a: 5, b: 5, c: 5, other: 6 },
  "delete/app": { "1.0": 7, old: 8 },
  "stale/app": { "1.0": 9, "2.0": 10, "3.0": 11, latest: 9 },
  "copy/app": { "1.0": 12 },
  "many/app": Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`nightly-${index}`, 20 + index])),
};

/** Points a tag of the registry at what another one points at, behind the console's back. */
async function retag(repository: string, from: string, to: string): Promise<void> {
  const address = (reference: string) => `${registry.url}/v2/${repository}/manifests/${reference}`;
  const answer = await fetch(address(from), {
    headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
  });
  const put = await fetch(address(to), {
    method: "PUT",
    headers: { "content-type": answer.headers.get("content-type") ?? "" },
    body: await answer.arrayBuffer(),
  });
  expect(put.status).toBe(201);
}

/** What the registry itself says; null: there is no such tag or version. */
async function truth(repository: string, reference: string): Promise<string | null> {
  const answer = await fetch(`${registry.url}/v2/${repository}/manifests/${reference}`, {
    method: "HEAD",
    headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
  });
  return answer.ok ? answer.headers.get("docker-content-digest") : null;
}

const short = (digest: string | null) => digest?.slice("sha256:".length, "sha256:".length + 12) ?? "";

async function connect(request: APIRequestContext, baseURL: string | undefined): Promise<void> {
  const answer = await request.post("/api/v1/registries", {
    headers: { origin: baseURL ?? "" },
    data: { name, url: registry.url },
  });
  expect(answer.ok()).toBe(true);
}

test.beforeAll(async ({ playwright }, { project }) => {
  registry = await startDistributionRegistry();
  name = `changes-${registry.port}`;
  for (const [repository, tags] of Object.entries(SEEDED)) {
    // Tags of the same number are the same version: the first is pushed, the others are pointed at it.
    const first = new Map<number, string>();
    for (const [tag, seed] of Object.entries(tags)) {
      const known = first.get(seed);
      if (known !== undefined) await retag(repository, known, tag);
      else {
        await seedRegistry(registry.url, [{ repository, tag, seed }]);
        first.set(seed, tag);
      }
    }
  }
  const { baseURL } = project.use;
  const request = await playwright.request.newContext({ baseURL });
  await connect(request, baseURL);
  await request.dispose();
});
test.afterAll(() => registry?.stop());

const repositoryPage = (repository: string) => `/registries/${name}/repositories/${repository}`;
const dialog = (page: Page) => page.getByRole("dialog");
const plan = (page: Page) => dialog(page).locator("[data-plan]");
const row = (page: Page, table: RegExp, text: string | RegExp) =>
  page.getByRole("table", { name: table }).getByRole("row").filter({ hasText: text });
const notifications = (page: Page) => page.getByRole("region", { name: /^Notifications/ });

/** Nothing that axe knows of is wrong with what is shown. */
async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual(
    [],
  );
}

async function openTags(page: Page, repository: string, tag: string): Promise<Locator> {
  await page.goto(repositoryPage(repository));
  const found = page
    .getByRole("table", { name: /^Tags of/ })
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: tag, exact: true }) });
  await expect(found).toContainText(short(await truth(repository, tag)));
  return found;
}

/** Rows are in the page before the browser has taken over: Tab reaches a row's controls from then on. */
async function focusRow(tagRow: Locator): Promise<void> {
  await expect(async () => {
    await tagRow.getByRole("link").focus();
    await expect(tagRow.getByRole("button", { name: /^Change / })).toHaveAttribute("tabindex", "0", {
      timeout: 500,
    });
  }).toPass();
}

async function choose(page: Page, tagRow: Locator, item: string): Promise<void> {
  await tagRow.getByRole("button", { name: /^Change / }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
  await expect(dialog(page)).toBeVisible();
}

test("moves a tag to where another one points, by keyboard, after its plan was shown", async ({ page }) => {
  const [before, after] = [await truth("move/app", "latest"), await truth("move/app", "2.0")];
  const latest = await openTags(page, "move/app", "latest");
  await focusRow(latest);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(latest.getByRole("button", { name: "Change latest" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("2.0");
  await expect(dialog(page).getByRole("option", { name: /2\.0/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(plan(page).getByRole("region", { name: "Now" })).toContainText(short(before));
  await expect(plan(page).getByRole("region", { name: "Afterwards" })).toContainText(short(after));
  await expect(plan(page).getByRole("region", { name: "Now" })).toContainText("also 1.0");
  expect(await truth("move/app", "latest")).toBe(before);
  await expectAccessible(page);

  await dialog(page).getByLabel("Reason").fill("Roll out 2.0");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeHidden();
  expect(await truth("move/app", "latest")).toBe(after);
  await expect(latest).toContainText(short(after));
  await page.goto(`${repositoryPage("move/app")}?view=history&tag=latest`);
  await expect(row(page, /^Moves/, "Roll out 2.0")).toContainText("this console");
});

test("puts a tag back from a row of the history, and the change can be undone", async ({
  page,
  request,
  baseURL,
}) => {
  const [wanted, wrong] = [await truth("back/app", "prod"), await truth("back/app", "1.0")];
  await openTags(page, "back/app", "prod");
  const moved = await request.post("/api/v1/tag-moves", {
    headers: { origin: baseURL ?? "" },
    data: { registry: name, repository: "back/app", tag: "prod", from: wanted, to: wrong },
  });
  expect(moved.ok()).toBe(true);
  await page.goto(`${repositoryPage("back/app")}?view=history&tag=prod`);
  await page.getByRole("button", { name: `Put prod back to ${short(wanted)}` }).click();
  await expect(plan(page)).toContainText(short(wanted));
  await dialog(page).getByRole("button", { name: "Move prod" }).click();
  await expect(dialog(page)).toBeHidden();
  expect(await truth("back/app", "prod")).toBe(wanted);

  await notifications(page).getByRole("link", { name: "Details" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("back/app:prod");
  await page.getByRole("button", { name: "Undo…" }).click();
  await dialog(page).getByRole("button", { name: "Move prod" }).click();
  await expect(dialog(page)).toBeHidden();
  expect(await truth("back/app", "prod")).toBe(wrong);
  await expect(page.getByRole("button", { name: "Undo…" })).toHaveAttribute("aria-disabled", "true");
});

test("removes one tag of three only after the time to call it off, and calls it off from another page", async ({
  page,
}) => {
  const a = await openTags(page, "three/app", "a");
  await choose(page, a, "Remove tag…");
  await expect(plan(page)).toContainText("Other tags on the same versions stay: b, c");
  await dialog(page).getByRole("button", { name: "Remove a" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(notifications(page)).toContainText(/Begins in \d+ s/);

  await page.reload();
  await expect(notifications(page)).toContainText(/Begins in \d+ s/);
  await page.getByRole("link", { name: /^Changes/ }).click();
  await expect(row(page, /^Changes$/, "three/app:a")).toContainText("waiting");
  await notifications(page).getByRole("button", { name: "Undo" }).click();
  await expect(row(page, /^Changes$/, "three/app:a")).toContainText("called off");
  expect(await truth("three/app", "a")).toBe(await truth("three/app", "b"));
});

test("deletes a version when the time is over, and restores it from the kept bytes", async ({ page }) => {
  test.slow();
  const digest = await truth("delete/app", "old");
  await openTags(page, "delete/app", "old");
  await page.goto(`${repositoryPage("delete/app")}?view=versions`);
  const version = row(page, /^Versions of/, short(digest));
  await choose(page, version, "Delete version…");
  await expect(plan(page)).toContainText("Neither the tag nor its version will exist.");
  const remove = dialog(page).getByRole("button", { name: "Delete 1 version and 1 tag" });
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await dialog(page).getByLabel("Type app to confirm").fill("app");
  await remove.click();
  await expect(dialog(page)).toBeHidden();
  expect(await truth("delete/app", "old")).toBe(digest);
  await expect.poll(() => truth("delete/app", digest ?? ""), { timeout: 60_000 }).toBeNull();

  await expect(version).toContainText("gone from the registry", { timeout: 20_000 });
  await choose(page, version, "Restore…");
  await dialog(page)
    .getByRole("button", { name: /^Restore 1 version/ })
    .click();
  await expect(dialog(page)).toBeHidden();
  expect(await truth("delete/app", digest ?? "")).toBe(digest);
  await expect(version).not.toContainText("gone from the registry");
});

test("tells a person with an old page both digests, and plans again with what is there now", async ({
  page,
}) => {
  const seen = await truth("stale/app", "latest");
  const latest = await openTags(page, "stale/app", "latest");
  await choose(page, latest, "Move tag…");
  await retag("stale/app", "2.0", "latest");
  const meanwhile = await truth("stale/app", "latest");
  await dialog(page).getByRole("option", { name: /^3\.0/ }).click();
  const alert = dialog(page).getByRole("alert");
  await expect(alert).toContainText("moved meanwhile");
  await expect(alert).toContainText(short(seen));
  await expect(alert).toContainText(short(meanwhile));
  await expect(dialog(page).getByRole("button", { name: "Plan first" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  expect(await truth("stale/app", "latest")).toBe(meanwhile);

  await alert.getByRole("button", { name: "Plan again" }).click();
  await expect(plan(page).getByRole("region", { name: "Now" })).toContainText(short(meanwhile));
  await dialog(page).getByRole("button", { name: "Move latest" }).click();
  await expect(dialog(page)).toBeHidden();
  expect(await truth("stale/app", "latest")).toBe(await truth("stale/app", "3.0"));
});

test("copies a version to another repository and shows how it goes", async ({ page }) => {
  const copied = await openTags(page, "copy/app", "1.0");
  await choose(page, copied, "Copy to…");
  await dialog(page).getByRole("textbox", { name: "Repository" }).fill("copy/elsewhere");
  await dialog(page).getByLabel("Tags there").fill("1.0 stable");
  await dialog(page).getByRole("button", { name: "Plan the copy" }).click();
  await expect(plan(page)).toContainText("stable");
  await expectAccessible(page);
  await dialog(page)
    .getByRole("button", { name: /^Copy( [\d.]+ k?M?B)?$/ })
    .click();
  await expect(page).toHaveURL(/\/changes\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("status").filter({ hasText: "copy" })).toContainText("done");
  expect(await truth("copy/elsewhere", "stable")).toBe(await truth("copy/app", "1.0"));
});

test("chooses a range of tags by keyboard and wants more than a click for many", async ({ page }) => {
  const first = await openTags(page, "many/app", "nightly-0");
  await focusRow(first);
  await page.keyboard.press(" ");
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+ ");
  const bar = page.getByRole("region", { name: "With the chosen rows" });
  await expect(bar).toContainText("7 tags selected of 7");
  await bar.getByRole("button", { name: "Remove 7 tags…" }).click();
  await expect(plan(page).getByRole("listitem").filter({ hasText: "nightly-6" })).toContainText("removed");
  await expect(dialog(page).getByRole("button", { name: "Remove 7 tags" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await expect(dialog(page).getByLabel("Type app to confirm")).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(bar).toBeVisible();
});

test.describe("a read-only console", () => {
  let readOnly: ConsoleProcess;
  test.beforeAll(async () => {
    readOnly = await startConsole(await freePort(), { TAGTRAIL_READ_ONLY: "true" });
  });
  test.afterAll(() => readOnly?.stop());

  test("shows every action, greyed, with the reason, and refuses requests", async ({ page, request }) => {
    await page.goto(`${readOnly.address}/registries/samples/repositories/acme/storefront`);
    await page
      .getByRole("button", { name: /^Change / })
      .first()
      .click();
    const items = page.getByRole("menuitem");
    await expect(items.first()).toBeVisible();
    for (const item of await items.all()) {
      await expect(item).toHaveAttribute("aria-disabled", "true");
      await expect(item).toHaveAttribute("aria-description", "This console is read-only.");
    }
    await items.first().press("Enter");
    await expect(dialog(page)).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Remove by name and age…" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );

    const tags = await request.get(
      `${readOnly.address}/api/v1/tags?registry=samples&repository=acme/storefront`,
    );
    const [tag] = (await tags.json()).items;
    const answer = await request.post(`${readOnly.address}/api/v1/deletions`, {
      headers: { origin: readOnly.address },
      data: { registry: "samples", repository: "acme/storefront", tags: [tag.name] },
    });
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    expect((await answer.json()).detail).toContain("read-only");
  });
});
