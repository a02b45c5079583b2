import { expect, type Page, test } from "@playwright/test";
import { createCertificateAuthority } from "./fixtures/certificates.ts";
import { startDistributionRegistry } from "./fixtures/distribution-registry.ts";
import { startHtmlProxy } from "./fixtures/html-proxy.ts";
import { freePort } from "./fixtures/loopback-server.ts";
import { missingPrograms } from "./fixtures/missing-program.ts";
import { createSkopeo } from "./fixtures/skopeo.ts";
import { startTokenServer } from "./fixtures/token-server.ts";
import { createUmociLayout } from "./fixtures/umoci.ts";

const missing = missingPrograms("docker-registry", "skopeo", "umoci");
test.skip(missing.length > 0, `Not run without ${missing.join(", ")}.`);

const USER = { username: "reader", password: "correct horse battery staple" };
const users = { [USER.username]: USER.password };

async function fill(page: Page, address: string, name: string, password?: string): Promise<void> {
  await page.goto("/connect");
  await page.getByLabel("Address").fill(address);
  await page.getByLabel("Short name").fill(name);
  if (password === undefined) return;
  await page.getByRole("radio", { name: "User name and password or token" }).check();
  await page.getByLabel("User name", { exact: true }).fill(USER.username);
  await page.getByRole("textbox", { name: "Password or token" }).fill(password);
}

const testConnection = (page: Page) => page.getByRole("button", { name: "Test connection" }).click();
const outcome = (page: Page) => page.getByRole("region", { name: "What the test saw" });

/** Pushes one image made by umoci with the real client. */
async function pushOne(host: string, repository: string): Promise<void> {
  const layout = await createUmociLayout();
  const skopeo = await createSkopeo({ [host]: USER });
  try {
    await layout.addImage("one", { "etc/motd": "hello\n" }, ["--config.cmd", "/bin/app"]);
    await skopeo.copy(layout.location("one"), `docker://${host}/${repository}:1.0`);
  } finally {
    await layout.remove();
    await skopeo.remove();
  }
}

test("a registry with a password: a wrong one is said to be wrong, the right one connects it and shows what is in it", async ({
  page,
}) => {
  const registry = await startDistributionRegistry({ users });
  try {
    await pushOne(registry.host, "team/app");
    await fill(page, registry.url, "with-password", "not the password");
    await testConnection(page);
    await expect(outcome(page)).toContainText(/password|credential/i);
    await expect(outcome(page).getByLabel("did not work")).toBeVisible();

    await page.getByRole("textbox", { name: "Password or token" }).fill(USER.password);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(page).toHaveURL(/\/registries\/with-password/);
    await page.getByRole("table").getByRole("link", { name: "team/app" }).click();
    await page.getByRole("table").getByRole("link", { name: "1.0", exact: true }).click();
    await expect(page.getByRole("region", { name: "Runs as" })).toContainText("/bin/app");
  } finally {
    await registry.stop();
  }
});

test("a registry that goes down keeps showing what is known, with its age and the cause", async ({
  page,
}) => {
  const registry = await startDistributionRegistry({ users });
  try {
    await pushOne(registry.host, "team/app");
    await fill(page, registry.url, "goes-down", USER.password);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(page.getByRole("table").getByRole("link", { name: "team/app" })).toBeVisible();
    await page.getByRole("table").getByRole("link", { name: "team/app" }).click();
    await expect(page.getByRole("table").getByRole("link", { name: "1.0", exact: true })).toBeVisible();
    await registry.halt();
    // A repository that was read a moment ago is not read again at once.
    await expect(async () => {
      await page.getByRole("button", { name: "Check now" }).click();
      await expect(page.getByRole("main")).toContainText("What is shown was known before", { timeout: 1000 });
    }).toPass({ timeout: 30_000 });
    await expect(page.getByRole("table").getByRole("link", { name: "1.0", exact: true })).toBeVisible();
  } finally {
    await registry.stop();
  }
});

test("a token server elsewhere gets the password only after the person agreed", async ({ page }) => {
  const tokens = await startTokenServer(users);
  const registry = await startDistributionRegistry({ tokens });
  try {
    await fill(page, registry.url, "with-tokens", USER.password);
    await testConnection(page);
    await expect(outcome(page)).toContainText(new URL(tokens.realm).origin);
    await page.getByRole("button", { name: "Send it there and test again" }).click();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(page).toHaveURL(/\/registries\/with-tokens/);
  } finally {
    await registry.stop();
    await tokens.stop();
  }
});

test("a private certificate authority: refused with the reason, trusted once its certificate is given", async ({
  page,
}) => {
  const authority = await createCertificateAuthority();
  const certificate = await authority.issue({ hosts: ["127.0.0.1"] });
  const registry = await startDistributionRegistry({ certificate });
  try {
    await fill(page, registry.url, "private-ca");
    await testConnection(page);
    await expect(outcome(page)).toContainText(/certificate/i);
    await page.locator("summary", { hasText: "Certificate authority" }).click();
    await page.getByLabel("Certificates in PEM form").fill(authority.certificate);
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(page).toHaveURL(/\/registries\/private-ca/);
  } finally {
    await registry.stop();
    await authority.remove();
  }
});

test("an expired certificate is said to be expired", async ({ page }) => {
  const authority = await createCertificateAuthority();
  const certificate = await authority.issue({ hosts: ["127.0.0.1"], expired: true });
  const registry = await startDistributionRegistry({ certificate });
  try {
    await fill(page, registry.url, "expired");
    await page.locator("summary", { hasText: "Certificate authority" }).click();
    await page.getByLabel("Certificates in PEM form").fill(authority.certificate);
    await testConnection(page);
    await expect(outcome(page)).toContainText(/expired/i);
  } finally {
    await registry.stop();
    await authority.remove();
  }
});

test("nothing there, and a proxy's page instead of a registry, are told apart", async ({ page }) => {
  await fill(page, `http://127.0.0.1:${await freePort()}`, "nothing");
  await testConnection(page);
  await expect(outcome(page)).toContainText(/refused|does not answer|not reach/i);

  const proxy = await startHtmlProxy();
  try {
    await fill(page, proxy.url, "proxy");
    await testConnection(page);
    await expect(outcome(page)).toContainText(/HTML|not a registry|page/i);
  } finally {
    await proxy.stop();
  }
});
