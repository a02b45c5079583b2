import { describe, expect, test } from "vitest";
import { formatImageReference, parseImageReference, pulledReference } from "./image-reference.ts";
import { parseRepositoryList } from "./repository-list.ts";

const SHA256 = `sha256:${"ab".repeat(32)}`;

describe("image references as people type them", () => {
  test.each([
    ["nginx", "docker.io/library/nginx"],
    ["nginx:1.29", "docker.io/library/nginx:1.29"],
    ["user/app:1", "docker.io/user/app:1"],
    ["index.docker.io/nginx", "docker.io/library/nginx"],
    ["docker.io/nginx", "docker.io/library/nginx"],
    [`ghcr.io/o/r@${SHA256}`, `ghcr.io/o/r@${SHA256}`],
    ["localhost:5000/x", "localhost:5000/x"],
    ["localhost/x", "localhost/x"],
    ["HOST/x", "host/x"],
    ["[::1]:5000/a/b:c", "[::1]:5000/a/b:c"],
    [`reg.example:8443/a:1@${SHA256}`, `reg.example:8443/a:1@${SHA256}`],
    ["docker://quay.io/a/b:1", "quay.io/a/b:1"],
    ["  nginx  ", "docker.io/library/nginx"],
  ])("%s means %s", (typed, explicit) => {
    const answer = parseImageReference(typed);
    expect(answer.ok && formatImageReference(answer.value)).toBe(explicit);
  });

  test.each([
    "",
    "Nginx",
    "a b",
    "nginx:",
    "nginx@",
    "nginx@sha256:12",
    "ghcr.io/",
    "http:///x",
    "a:b:c",
    "-host.x/y",
    "h:99999/x",
    "x".repeat(2000),
  ])("%j is refused with a sentence", (typed) => {
    const answer = parseImageReference(typed);
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.why).toMatch(/[.…\d]$/);
  });

  test("the digest decides over the tag, and latest is meant when neither is given", () => {
    const base = { domain: "docker.io", repository: "library/nginx" };
    expect(pulledReference({ ...base, tag: "1", digest: SHA256 })).toBe(SHA256);
    expect(pulledReference({ ...base, tag: null, digest: null })).toBe("latest");
  });
});

describe("a pasted list of repositories", () => {
  test("takes lines and commas, drops comments, tags, digests and the registry's own host", () => {
    const text = `team/app, team/web:1.2\r\n# a comment\nreg.example:5000/team/db@${SHA256}\nteam/app # twice\n\n`;
    expect(parseRepositoryList(text, { host: "reg.example:5000" })).toEqual({
      names: ["team/app", "team/web", "team/db"],
      invalid: [],
      leftOut: 0,
    });
  });

  test("says what is wrong with each entry that cannot be one", () => {
    const { names, invalid } = parseRepositoryList("ok\nUpper\nother:5000/x\nhttps://other.example/x\n../x", {
      host: "reg.example",
    });
    expect(names).toEqual(["ok"]);
    expect(invalid.map((entry) => entry.name)).toEqual([
      "Upper",
      "other:5000/x",
      "https://other.example/x",
      "../x",
    ]);
    expect(invalid.every((entry) => entry.why.endsWith("."))).toBe(true);
  });

  test("keeps a repository whose first part looks like a host, as pull-through caches have them", () => {
    expect(parseRepositoryList("docker.io/library/nginx", { host: "cache.example" }).names).toEqual([
      "docker.io/library/nginx",
    ]);
  });

  test("on Docker Hub a bare name is an official image and another host is refused", () => {
    const list = parseRepositoryList("nginx\ndocker.io/grafana/loki:3\nghcr.io/a/b", {
      host: "registry-1.docker.io",
    });
    expect(list.names).toEqual(["library/nginx", "grafana/loki"]);
    expect(list.invalid).toEqual([
      { name: "ghcr.io/a/b", why: "This names another registry than Docker Hub: ghcr.io." },
    ]);
  });

  test("without a host Docker's rule tells what is one", () => {
    expect(parseRepositoryList("ghcr.io/a/b\nlocalhost:5000/c\nnginx").names).toEqual(["a/b", "c", "nginx"]);
  });

  test("reads the first 10,000 entries and counts the rest", () => {
    const list = parseRepositoryList(Array.from({ length: 10_003 }, (_, index) => `r${index}`).join("\n"));
    expect(list.names).toHaveLength(10_000);
    expect(list.leftOut).toBe(3);
  });
});
