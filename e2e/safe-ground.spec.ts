import { expect, test } from "@playwright/test";

test("a name that is not ours is answered by nobody, so that another site cannot be us (DNS rebinding)", async ({
  request,
}) => {
  for (const path of ["/", "/api/v1/registries", "/healthz"]) {
    const answer = await request.get(path, { headers: { host: "evil.example" } });
    expect(answer.status()).toBe(421);
  }
});

test("a page of another site can change nothing", async ({ request, baseURL }) => {
  const body = { registry: "samples" };
  const foreign = { "content-type": "application/json", origin: "http://evil.example" };
  expect((await request.post("/api/v1/scans", { headers: foreign, data: body })).status()).toBe(403);
  const form = await request.post("/api/v1/scans", { headers: { origin: baseURL ?? "" }, form: body });
  expect(form.status()).toBe(415);
});

test("every page carries a policy with a nonce of its own, and nothing is kept by caches", async ({
  request,
}) => {
  const policies = new Set<string>();
  for (const path of ["/", "/connect", "/registries/samples"]) {
    const headers = (await request.get(path)).headers();
    policies.add(headers["content-security-policy"] ?? "");
    expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
    expect(headers["cache-control"]).toContain("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-powered-by"]).toBeUndefined();
  }
  expect(policies.size).toBe(3);
});

test("an address that cannot be a name is not found, and no registry is asked", async ({ request }) => {
  for (const path of [
    "/registries/samples/repositories/..%2f..%2fadmin",
    "/registries/samples/images/acme%2F..%2Fx:latest",
    "/registries/samples/images/UPPER:latest",
  ]) {
    expect((await request.get(path)).status()).toBe(404);
  }
});

test("there is no image service, no server action and no tunnel to a registry", async ({
  request,
  baseURL,
}) => {
  expect((await request.get("/_next/image?url=%2Ficon.svg&w=64&q=75")).status()).toBe(404);
  expect((await request.get("/v2/_catalog")).status()).toBe(404);
  const action = await request.post("/", {
    headers: { "next-action": "x", origin: baseURL ?? "" },
    data: "[]",
  });
  expect([404, 405]).toContain(action.status());
});
