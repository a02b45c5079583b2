import { expect, test } from "@playwright/test";

test("a first visitor finds the sample registry, told apart from real ones, and opens a repository", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page.getByRole("main")).toContainText("sample");
  await page.getByRole("main").getByRole("link", { name: "samples" }).first().click();
  await expect(page).toHaveURL(/\/registries\/samples/);
  await page.getByRole("link", { name: "acme/storefront", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "acme/storefront" })).toBeVisible();
});

test("tags that point at the same version carry the same short digest, and the other tags are counted", async ({
  page,
}) => {
  await page.goto("/registries/samples/repositories/acme/storefront");
  const table = page.getByRole("table", { name: "Tags of acme/storefront" });
  const digestOf = (tag: string) =>
    table
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name: tag, exact: true }) })
      .getByRole("button", { name: /^Copy digest/ });
  const latest = await digestOf("latest").getAttribute("data-tip");
  expect(latest).toMatch(/sha256:[0-9a-f]{64}/);
  await expect(digestOf("2.14.1")).toHaveAttribute("data-tip", latest ?? "");
  await expect(
    table.getByRole("row").filter({ has: page.getByRole("link", { name: "latest", exact: true }) }),
  ).toContainText(/\+\d tag/);
});

test("signature tags are folded away and counted", async ({ page }) => {
  await page.goto("/registries/samples/repositories/acme/storefront");
  await expect(page.getByRole("table")).toBeVisible();
  await expect(page.getByRole("link", { name: /^sha256-.*\.sig$/ })).toHaveCount(0);
  await expect(page.getByText(/signature and fallback tags folded away/)).toBeVisible();
});

test("versions are listed by digest, each a link to its page", async ({ page }) => {
  await page.goto("/registries/samples/repositories/acme/storefront?view=versions");
  const versions = page.getByRole("table", { name: "Versions of acme/storefront" });
  await expect(versions.getByRole("link").first()).toBeVisible();
});

test("an image shows its platforms, how it runs, its layers and the steps that made them", async ({
  page,
}) => {
  await page.goto("/registries/samples/images/acme/storefront:latest");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("acme/storefront");
  const platforms = page.getByRole("region", { name: "Platforms" });
  await expect(platforms.getByRole("link", { name: "linux/amd64" })).toBeVisible();
  await expect(platforms.getByRole("link", { name: "linux/arm64" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Runs as" })).toContainText("Entrypoint");

  await page.getByRole("link", { name: "Layers" }).click();
  await expect(page.getByRole("region", { name: /\d+ layers/ })).toContainText("compressed");
  await expect(page.getByText(/also in/).first()).toBeVisible();

  await page.getByRole("link", { name: "Build history" }).click();
  await expect(page.getByRole("region", { name: /build steps/ })).toContainText("ENTRYPOINT");
});

test("the platform that is chosen stays chosen from view to view and in the address", async ({ page }) => {
  await page.goto("/registries/samples/images/acme/storefront:latest");
  await page.getByRole("region", { name: "Platforms" }).getByRole("link", { name: "linux/arm64" }).click();
  await expect(page).toHaveURL(/platform=sha256/);
  await page.getByRole("link", { name: "Layers" }).click();
  await expect(page).toHaveURL(/platform=sha256/);
  await expect(page.getByRole("combobox", { name: /linux\/arm64/ })).toBeVisible();
});

test("signatures and SBOMs are found by every way that holds them", async ({ page }) => {
  await page.goto("/registries/samples/images/acme/storefront:latest?view=referrers");
  const found = page.getByRole("region", { name: "Points at this version" });
  await expect(found).toContainText("SBOM");
  await expect(found).toContainText("Signature");
});

test("the raw manifest is the exact text that was pushed", async ({ page, request }) => {
  const query = "registry=samples&repository=acme/storefront&reference=latest";
  const decoded = await (await request.get(`/api/v1/manifests?${query}`)).json();
  const raw = await request.get(`/api/v1/manifests?${query}&raw=1`);
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(await raw.body()));
  expect(`sha256:${Buffer.from(digest).toString("hex")}`).toBe(decoded.digest);
  await page.goto("/registries/samples/images/acme/storefront:latest?view=raw");
  await expect(page.getByRole("region", { name: "Manifest", exact: true }).last()).toContainText(
    "schemaVersion",
  );
});

test("the pull command by digest is offered first and says why", async ({ page }) => {
  await page.goto("/registries/samples/images/acme/storefront:latest");
  await page.getByRole("button", { name: "Pull…" }).click();
  const dialog = page.getByRole("dialog", { name: "Pull this version" });
  await expect(dialog.getByText("recommended")).toBeVisible();
  await expect(dialog.getByText(/docker pull .*@sha256:[0-9a-f]{64}/)).toBeVisible();
  await expect(dialog.getByText(/docker pull .*:latest/)).toBeVisible();
});

test("a Helm chart and an arbitrary artifact get honest pages, not broken images", async ({ page }) => {
  await page.goto("/registries/samples/repositories/charts/storefront");
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page.getByText("Helm chart").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Files" })).toBeVisible();
  await page.getByRole("button", { name: "Pull…" }).click();
  await expect(page.getByText(/helm pull oci:\/\//)).toBeVisible();
});

test("a repository without tags says so and does not look like a failure", async ({ page }) => {
  await page.goto("/registries/samples/repositories/acme/archive");
  await expect(page.getByText("This repository has no tags.")).toBeVisible();
});

test("an image that does not exist says so and offers a way back", async ({ page }) => {
  await page.goto("/registries/samples/images/acme/storefront:no-such-tag");
  await expect(page.getByRole("alert").filter({ hasText: "This version could not be read." })).toBeVisible();
  await page
    .getByRole("navigation", { name: "Where you are" })
    .getByRole("link", { name: "acme/storefront" })
    .click();
  await expect(page.getByRole("table")).toBeVisible();
});
