import { expect, test } from "vitest";
import { isTagtrailError } from "#lib/errors.ts";
import { credentialFromDockerAuth } from "./docker-auth.ts";

const pair = (text: string) => Buffer.from(text).toString("base64");
const file = (auths: unknown, more: object = {}) => JSON.stringify({ auths, ...more });
const ada = { auth: pair("ada:secret") };
const eve = { auth: pair("eve:other") };

test.each([
  ["the host", { "r.example": ada }, "https://r.example"],
  ["the host with its usual port", { "r.example:443": ada }, "https://r.example"],
  ["a URL", { "https://r.example/v1/": ada }, "https://r.example"],
  ["host and port", { "localhost:5000": ada }, "http://localhost:5000"],
  ["Docker Hub's old address", { "https://index.docker.io/v1/": ada }, "https://registry-1.docker.io"],
  ["Podman's name for Docker Hub", { "docker.io": ada }, "https://registry-1.docker.io"],
])("the entry is found by %s", (_form, auths, url) => {
  expect(credentialFromDockerAuth(file(auths), url)).toEqual({
    kind: "password",
    username: "ada",
    password: "secret",
  });
});

test.each([
  ["a longer name", "evil-r.example"],
  ["a subdomain", "a.r.example"],
  ["a parent", "example"],
  ["a suffix trick", "r.example.evil.example"],
  ["another port", "r.example:8443"],
  ["userinfo", "https://r.example@evil.example"],
])("an entry for %s is somebody else's", (_what, key) => {
  expect(() => credentialFromDockerAuth(file({ [key]: eve }), "https://r.example")).toThrow(
    /no entry for r\.example/,
  );
});

test("the longest namespace that leads to the repository wins", () => {
  const text = file({
    "r.example": eve,
    "r.example/team": ada,
    "r.example/te": eve,
    "r.example/team/other": eve,
  });
  const username = (repository: string) => {
    const found = credentialFromDockerAuth(text, "https://r.example", repository);
    return found.kind === "password" ? found.username : null;
  };
  expect(username("team/app")).toBe("ada");
  expect(username("teams/app")).toBe("eve");
});

test("a password may contain colons", () => {
  expect(
    credentialFromDockerAuth(file({ "r.example": { auth: pair("a:b:c") } }), "https://r.example"),
  ).toMatchObject({
    username: "a",
    password: "b:c",
  });
});

test("an identity token is kept as one", () => {
  const entry = { auth: pair("<token>:"), identitytoken: "refresh-me" };
  expect(credentialFromDockerAuth(file({ "r.example": entry }), "https://r.example")).toEqual({
    kind: "identity-token",
    token: "refresh-me",
  });
});

test.each([
  [
    "a helper for this host",
    file({}, { credHelpers: { "r.example": "ecr-login" } }),
    /docker-credential-ecr-login/,
  ],
  ["a default helper", file({ "r.example": {} }, { credsStore: "desktop" }), /docker-credential-desktop/],
  [
    "a helper with an odd name",
    file({}, { credHelpers: { "r.example": "x; rm -rf /" } }),
    /a helper program/,
  ],
  ["a ready-made token", file({ "r.example": { registrytoken: "t" } }), /cannot be renewed/],
  ["broken base64", file({ "r.example": { auth: "!!!" } }), /cannot be read/],
  ["no colon", file({ "r.example": { auth: pair("ada") } }), /cannot be read/],
  ["no JSON", "secret: yes", /not a JSON object/],
  ["a list", "[]", /not a JSON object/],
  ["too much", " ".repeat(70_000), /larger than/],
])("%s is refused with the reason", (_what, text, reason) => {
  expect(() => credentialFromDockerAuth(text, "https://r.example")).toThrow(reason);
});

test("a refusal never repeats what is in the file", () => {
  for (const text of [
    '{"auths": {"r.example": {"auth": "hunter2hunter2',
    file({ "r.example": { auth: pair("hunter2") } }),
  ]) {
    try {
      credentialFromDockerAuth(text, "https://r.example");
      expect.unreachable();
    } catch (error) {
      expect(
        isTagtrailError(error) &&
          JSON.stringify([error.message, error.advice, error.details, String(error.cause)]),
      ).not.toContain("hunter2");
    }
  }
});
