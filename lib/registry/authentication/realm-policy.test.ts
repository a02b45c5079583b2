import { describe, expect, test } from "vitest";
import { isRegistryError } from "../errors.ts";
import { knownRealms } from "../providers/providers.ts";
import { bearerChallenge, parseChallenges } from "./challenge.ts";
import { trustRealm } from "./realm-policy.ts";

/** What a registry's challenge leads to, with nothing agreed to by anybody. */
function outcome(registry: string, challenge: string): string {
  const url = new URL(registry);
  const realm = bearerChallenge(parseChallenges([challenge]))?.realm ?? "";
  const who = { name: "lab", host: url.host };
  try {
    return trustRealm(realm, { registry: url, who, providerRealms: knownRealms(registry), allowedRealms: [] })
      .url.href;
  } catch (error) {
    return isRegistryError(error) ? error.code : String(error);
  }
}

describe("the challenges of registries people use need no consent", () => {
  test.each([
    [
      "https://registry-1.docker.io",
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
      "https://auth.docker.io/token",
    ],
    [
      "https://ghcr.io",
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull"',
      "https://ghcr.io/token",
    ],
    [
      "https://quay.io",
      'Bearer realm="https://quay.io/v2/auth",service="quay.io"',
      "https://quay.io/v2/auth",
    ],
    [
      "https://registry.gitlab.com",
      'Bearer realm="https://gitlab.com/jwt/auth",service="container_registry"',
      "https://gitlab.com/jwt/auth",
    ],
    [
      "https://team.azurecr.io",
      'Bearer realm="https://team.azurecr.io/oauth2/token",service="team.azurecr.io"',
      "https://team.azurecr.io/oauth2/token",
    ],
    [
      "https://codeberg.org",
      'Bearer realm="https://codeberg.org/v2/token",service="container_registry",scope="*",Basic realm="x"',
      "https://codeberg.org/v2/token",
    ],
    [
      "https://harbor.example:8443",
      'Bearer realm="https://harbor.example:8443/service/token",service="harbor-registry"',
      "https://harbor.example:8443/service/token",
    ],
  ])("%s", (registry, challenge, expected) => {
    expect(outcome(registry, challenge)).toBe(expected);
  });
});

describe("another registry's token server is nobody's by default", () => {
  test.each([
    ["https://registry.example", 'Bearer realm="https://auth.docker.io/token"'],
    ["https://registry-1.docker.io.evil.example", 'Bearer realm="https://auth.docker.io/token"'],
    ["https://registry-1.docker.io", 'Bearer realm="https://auth.docker.io.evil.example/token"'],
    ["https://registry-1.docker.io", 'Bearer realm="https://auth.docker.io:8443/token"'],
    ["https://team.azurecr.io", 'Bearer realm="https://other.azurecr.io/oauth2/token"'],
    ["https://registry.gitlab.com", 'Bearer realm="https://evil.gitlab.com/jwt/auth"'],
    ["https://harbor.example", 'Bearer realm="https://harbor.example:8443/service/token"'],
  ])("%s with %s asks a person first", (registry, challenge) => {
    expect(outcome(registry, challenge)).toBe("realm_not_allowed");
  });
});

test("a token server at the place where uploads begin is nobody's: a sign-in may be a POST", () => {
  const challenge = 'Bearer realm="https://registry.example/v2/app/blobs/uploads/"';
  expect(outcome("https://registry.example", challenge)).toBe("registry_refused");
});
