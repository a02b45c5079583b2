import { writeFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { archive, directory, file, symbolicLink } from "../lib/layers/testing/tar-builder.ts";
import { type DistributionRegistry, startDistributionRegistry } from "./fixtures/distribution-registry.ts";
import { missingPrograms } from "./fixtures/missing-program.ts";
import { pushImage } from "./fixtures/push-image.ts";
import { runProgram } from "./fixtures/run-program.ts";

const missing = missingPrograms("docker-registry");
test.skip(missing.length > 0, `Not run without ${missing.join(", ")}.`);

const REPOSITORY = "files/app";
/** A page that would act if anybody took it for one. */
const HOSTILE =
  "<script>document.title='taken over'</script><img src=x onerror=\"document.title='taken over'\">";

let registry: DistributionRegistry;
let name: string;
/** Of the images tagged 1 and 2. */
let digests: string[];

const lines = (changed: string) =>
  Array.from({ length: 40 }, (_, index) => (index === 20 ? changed : `line ${index}`)).join("\n");

const base = archive(
  directory("etc"),
  file("etc/app.conf", lines("port = 80")),
  file("etc/old.conf", "gone soon"),
  directory("usr/bin"),
  file("usr/bin/tool", "#!/bin/sh\n", { mode: 0o4755 }),
  symbolicLink("bin", "usr/bin"),
  ...Array.from({ length: 1500 }, (_, index) =>
    file(`usr/share/many/file-${String(index).padStart(4, "0")}`, "x"),
  ),
);
const second = archive(file("etc/.wh.old.conf"), file("srv/index.html", HOSTILE));
const changed = archive(
  file("etc/.wh.old.conf"),
  file("srv/index.html", HOSTILE),
  file("etc/app.conf", lines("port = 8080")),
);

test.beforeAll(async ({ playwright }, { project }) => {
  registry = await startDistributionRegistry();
  name = `files-${registry.port}`;
  const steps = ["ADD base /", "RUN rm /etc/old.conf"];
  digests = [
    await pushImage(registry.url, { repository: REPOSITORY, tag: "1" }, [base, second], { steps }),
    await pushImage(registry.url, { repository: REPOSITORY, tag: "2" }, [base, changed], {
      steps,
      env: ["MODE=fast"],
    }),
  ];
  const { baseURL } = project.use;
  const request = await playwright.request.newContext({ baseURL });
  const answer = await request.post("/api/v1/registries", {
    headers: { origin: baseURL ?? "" },
    data: { name, url: registry.url },
  });
  expect(answer.ok()).toBe(true);
  await request.dispose();
});
test.afterAll(() => registry?.stop());

async function open(page: Page, parameters = ""): Promise<void> {
  await page.goto(`/registries/${name}/images/${REPOSITORY}:1?view=layers${parameters}`);
  await expect(
    page.getByRole("treegrid").or(page.getByRole("grid")).or(page.getByRole("table")).first(),
  ).toBeVisible();
}

const row = (page: Page, text: string | RegExp) => page.getByRole("row").filter({ hasText: text }).first();

test("the files of an image are read at the first look, and opened by keyboard alone", async ({ page }) => {
  await open(page);
  const tree = page.getByRole("treegrid", { name: "Files" });
  await expect(row(page, "usr")).toBeVisible();
  await tree.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "app.conf")).toBeVisible();
  await expect(tree.getByText("old.conf")).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByText("port = 80")).toBeVisible();
  await expect(page.getByText(/read .* of .* in [\d.]+ m?s/i)).toBeVisible();
  await expect(page).toHaveURL(/path=/);
});

test("a layer shows what it adds and removes", async ({ page }) => {
  await open(page, "&layer=2");
  await expect(row(page, "etc")).toBeVisible();
  await row(page, /^etc/).click();
  await expect(row(page, "old.conf")).toContainText("removed");
});

test("files are found by name and by what deserves a look", async ({ page }) => {
  await open(page);
  await page
    .getByRole("searchbox", { name: "Filter by name" })
    .or(page.getByLabel("Filter by name"))
    .first()
    .fill("file-0999");
  await expect(row(page, "usr/share/many/file-0999")).toBeVisible();
  await expect(page.getByText(/1 entry/)).toBeVisible();
  await open(page, "&flag=setuid");
  await expect(row(page, "usr/bin/tool")).toBeVisible();
});

test("a page from an image is text, and saved as bytes", async ({ page, request }) => {
  await open(page, "&path=/srv/index.html");
  await expect(page.getByText("taken over").first()).toBeVisible();
  await expect(page).not.toHaveTitle("taken over");
  const query = `registry=${name}&repository=${REPOSITORY}&digest=${digests[0]}&path=srv/index.html`;
  const answer = await request.get(`/api/v1/layers/file?${query}`);
  expect(await answer.text()).toBe(HOSTILE);
  const headers = answer.headers();
  expect(headers["content-type"]).toBe("application/octet-stream");
  expect(headers["content-disposition"]).toContain("attachment");
  expect(headers["content-security-policy"]).toContain("sandbox");
});

test("two images are compared down to the line of a file", async ({ page }) => {
  await page.goto(`/compare?registry=${name}&repository=${REPOSITORY}&from=1&to=2`);
  await expect(page.getByText(/one file changed|1 file changed/i).first()).toBeVisible();
  await page
    .getByRole("link", { name: /app\.conf/ })
    .first()
    .click();
  await expect(page.getByText("port = 8080")).toBeVisible();
  await expect(page.getByText("port = 80", { exact: true })).toBeVisible();
  await page.goto(`/compare?registry=${name}&repository=${REPOSITORY}&from=1&to=2&view=config`);
  await expect(page.getByText("MODE")).toBeVisible();
});

test("an image is saved as an archive with the same digest", async ({ request }, info) => {
  test.skip(missingPrograms("skopeo").length > 0, "Not run without skopeo.");
  const query = `registry=${name}&repository=${REPOSITORY}&digest=${digests[0]}&tag=1`;
  const answer = await request.get(`/api/v1/images/archive?${query}`);
  expect(answer.ok()).toBe(true);
  const saved = info.outputPath("image.tar");
  await writeFile(saved, await answer.body());
  const inspected = await runProgram("skopeo", ["inspect", "--raw", `oci-archive:${saved}`]);
  const { layers } = JSON.parse(inspected) as { layers: unknown[] };
  expect(layers).toHaveLength(2);
  const described = JSON.parse(await runProgram("skopeo", ["inspect", `oci-archive:${saved}`])) as {
    Digest: string;
  };
  expect(described.Digest).toBe(digests[0]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing wrong with files, an open file and a comparison, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const images = `/registries/${name}/images/${REPOSITORY}:1?view=layers`;
    const compare = `/compare?registry=${name}&repository=${REPOSITORY}&from=1&to=2`;
    for (const path of [images, `${images}&path=/etc/app.conf`, `${images}&q=file`, compare]) {
      await page.goto(path);
      await expect(page.getByRole("row").nth(1)).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}
