import { expect, test } from "vitest";
import { REGISTRY_KINDS } from "#lib/references/registry-kinds.ts";
import { PROVIDER_IDS } from "./provider.ts";
import { apiOrigin, knownRealms, PROVIDERS, providerForUrl } from "./providers.ts";

test("every provider has its data and its presentation, once", () => {
  expect(PROVIDERS.map(({ id }) => id).sort()).toEqual([...PROVIDER_IDS].sort());
  expect(REGISTRY_KINDS.map(({ id }) => id).sort()).toEqual([...PROVIDER_IDS].sort());
});

test("what the form says of a catalogue is what the client goes by", () => {
  const said = Object.fromEntries(REGISTRY_KINDS.map(({ id, hasCatalogue }) => [id, hasCatalogue]));
  expect(Object.fromEntries(PROVIDERS.map(({ id, catalogue }) => [id, catalogue]))).toEqual(said);
});

test("the address a form offers is recognised as that provider", () => {
  for (const { id, defaultUrl } of REGISTRY_KINDS) {
    if (defaultUrl !== null) expect(providerForUrl(defaultUrl).id).toBe(id);
  }
});

test.each([
  ["https://registry-1.docker.io", "docker-hub"],
  ["https://docker.io", "docker-hub"],
  ["https://ghcr.io", "ghcr"],
  ["https://quay.io", "quay"],
  ["https://registry.gitlab.com", "gitlab"],
  ["https://codeberg.org", "gitea"],
  ["https://123456789012.dkr.ecr.eu-central-1.amazonaws.com", "ecr"],
  ["https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "ecr"],
  ["https://public.ecr.aws", "ecr"],
  ["https://europe-docker.pkg.dev", "gar"],
  ["https://eu.gcr.io", "gar"],
  ["https://myteam.azurecr.io", "acr"],
  ["https://cr.yandex", "yandex"],
  ["https://MYTEAM.AZURECR.IO", "acr"],
])("%s is recognised as %s", (url, id) => {
  expect(providerForUrl(url).id).toBe(id);
});

test.each([
  "https://evil-azurecr.io",
  "https://myteam.azurecr.io.evil.example",
  "https://azurecr.io",
  "https://a.b.azurecr.io",
  "https://.azurecr.io",
  "https://evilghcr.io",
  "https://ghcr.io.evil.example",
  "https://ghcr.io@evil.example",
  "https://registry-1.docker.io.evil.example",
  "https://amazonaws.com",
  "https://cr.yandex.ru",
  "https://localhost:5000",
  "not a url",
])("%s is nobody in particular", (url) => {
  expect(providerForUrl(url).id).toBe("generic");
});

test("a token server is known for the provider's own host and https only", () => {
  expect(knownRealms("https://registry-1.docker.io")).toEqual(["https://auth.docker.io"]);
  expect(knownRealms("http://registry-1.docker.io")).toEqual([]);
  expect(knownRealms("https://mirror.example")).toEqual([]);
});

test("a provider's own API is at its known origin for its own host and https only", () => {
  expect(apiOrigin("https://ghcr.io")).toBe("https://api.github.com");
  expect(apiOrigin("http://ghcr.io")).toBe("http://ghcr.io");
  expect(apiOrigin("https://containers.github.example")).toBe("https://containers.github.example");
});
