import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { InvalidConfiguration } from "#lib/errors.ts";
import { readEnvironment } from "./environment.ts";

const folder = mkdtempSync(join(tmpdir(), "tagtrail-environment-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(text: string): string {
  files += 1;
  const path = join(folder, `file-${files}`);
  writeFileSync(path, text);
  return path;
}

const CANARY = "hunter2-canary-never-shown";
const env = (variables: Record<string, string>) => ({ NODE_ENV: "test", ...variables }) as NodeJS.ProcessEnv;

function refusal(variables: Record<string, string>): InvalidConfiguration {
  try {
    readEnvironment(env(variables));
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error;
    throw error;
  }
  throw new Error("the environment was accepted");
}

describe("with nothing set", () => {
  test("the server listens on this machine only and keeps its data in the project's folder", () => {
    const environment = readEnvironment(env({}));
    expect(environment).toMatchObject({ host: "127.0.0.1", port: 3000, publicUrl: null, readOnly: false });
    expect(environment.dataFolder).toBe(join(process.cwd(), ".tagtrail"));
    expect(environment.databaseUrl).toBe(`file:${join(process.cwd(), ".tagtrail", "tagtrail.db")}`);
    expect(environment.registries).toEqual([]);
    expect(environment.warnings).toEqual([]);
  });

  test("empty variables count as left out, and HOSTNAME of the shell means nothing", () => {
    const environment = readEnvironment(
      env({ PORT: "", TAGTRAIL_HOST: "", HOSTNAME: "0.0.0.0", DATABASE_URL: "" }),
    );
    expect(environment).toMatchObject({ host: "127.0.0.1", port: 3000 });
  });
});

test("tags to be read often and tags that should not move are named by patterns", () => {
  expect(readEnvironment(env({}))).toMatchObject({
    pollSeconds: 60,
    importantTags: ["latest", "stable", "prod*", "main", "master"],
    protectedTags: [],
  });
  const set = env({
    TAGTRAIL_POLL_SECONDS: "0",
    TAGTRAIL_IMPORTANT_TAGS: "live, edge-*",
    TAGTRAIL_PROTECTED_TAGS: "v*",
  });
  expect(readEnvironment(set)).toMatchObject({
    pollSeconds: 0,
    importantTags: ["live", "edge-*"],
    protectedTags: ["v*"],
  });
});

test.each([
  [{ PORT: "http" }, "PORT must be a whole number from 0 to 65535."],
  [{ PORT: "65536" }, "PORT must be"],
  [{ PORT: "-1" }, "PORT must be"],
  [{ TAGTRAIL_HOST: "0.0.0.0:80" }, "TAGTRAIL_HOST must be"],
  [{ TAGTRAIL_PUBLIC_URL: "tagtrail.example.com" }, "TAGTRAIL_PUBLIC_URL must be"],
  [{ TAGTRAIL_PUBLIC_URL: "https://user:pw@tagtrail.example.com" }, "TAGTRAIL_PUBLIC_URL must be"],
  [{ TAGTRAIL_PUBLIC_URL: "https://tagtrail.example.com/console" }, "TAGTRAIL_PUBLIC_URL must be"],
  [{ TAGTRAIL_READ_ONLY: "perhaps" }, "TAGTRAIL_READ_ONLY must be true or false."],
  [{ TAGTRAIL_POLL_SECONDS: "1 minute" }, "TAGTRAIL_POLL_SECONDS must be a whole number of seconds"],
  [{ TAGTRAIL_POLL_SECONDS: "3601" }, "TAGTRAIL_POLL_SECONDS must be a whole number of seconds"],
  [{ TAGTRAIL_IMPORTANT_TAGS: "prod/*" }, "TAGTRAIL_IMPORTANT_TAGS must be names of tags"],
  [{ TAGTRAIL_PROTECTED_TAGS: "v[0-9]" }, "TAGTRAIL_PROTECTED_TAGS must be names of tags"],
  [{ TAGTRAIL_INSECURE_TLS: "https://registry" }, "TAGTRAIL_INSECURE_TLS must be short names"],
  [{ TAGTRAIL_SECRET: "short" }, "TAGTRAIL_SECRET must have at least 32 characters"],
  [{ DATABASE_URL: "mysql://db" }, "DATABASE_URL is neither"],
  [{ TAGTRAIL_REGISTRY_NAME: "prod" }, "TAGTRAIL_REGISTRY_NAME is set, but TAGTRAIL_REGISTRY_URL is not"],
  [
    { TAGTRAIL_REGISTRY_URL: "https://r.test/v2/app" },
    "TAGTRAIL_REGISTRY_URL is not the address of a registry.",
  ],
  [
    { TAGTRAIL_REGISTRY_URL: "r.test", TAGTRAIL_REGISTRY_USERNAME: "u" },
    "Set both TAGTRAIL_REGISTRY_USERNAME",
  ],
  [
    { TAGTRAIL_REGISTRY_URL: "r.test", TAGTRAIL_REGISTRY_CA_FILE: "/nowhere" },
    "TAGTRAIL_REGISTRY_CA_FILE must name",
  ],
  [
    { TAGTRAIL_CONFIG: "/nowhere" },
    "TAGTRAIL_CONFIG must name a file that can be read: there is no such file.",
  ],
  [{ TAGTRAIL_SECRET_FILE: "/" }, "TAGTRAIL_SECRET_FILE must name a file that can be read: it is a folder."],
])("%j is refused by the name of the variable", (variables, expected) => {
  expect(refusal(variables).message).toContain(expected);
});

test("everything that is wrong is told at once", () => {
  const { message } = refusal({ PORT: "x", TAGTRAIL_SECRET: "short", TAGTRAIL_REGISTRY_URL: "ftp://r" });
  expect(message).toContain("3 problems");
  for (const name of ["PORT", "TAGTRAIL_SECRET", "TAGTRAIL_REGISTRY_URL"]) expect(message).toContain(name);
});

test.each(["DATABASE_URL", "TAGTRAIL_SECRET", "TAGTRAIL_REGISTRY_PASSWORD", "TAGTRAIL_WEBHOOK_SECRET"])(
  "%s is read from the file its twin names, without the line end",
  (name) => {
    const values: Record<string, string> = {
      DATABASE_URL: "postgresql://u:p%40ss@db/tagtrail",
      TAGTRAIL_SECRET: "0123456789abcdef0123456789abcdef",
      TAGTRAIL_REGISTRY_PASSWORD: " spaces stay ",
      TAGTRAIL_WEBHOOK_SECRET: "a secret of webhooks",
    };
    const value = values[name] ?? "";
    const registry = { TAGTRAIL_REGISTRY_URL: "r.test", TAGTRAIL_REGISTRY_USERNAME: "u" };
    const others = name === "TAGTRAIL_REGISTRY_PASSWORD" ? registry : {};
    const environment = readEnvironment(env({ ...others, [`${name}_FILE`]: file(`${value}\n`) }));
    const { databaseUrl, secret, webhookSecret } = environment;
    const read = [databaseUrl, secret, webhookSecret, JSON.stringify(environment.registries)];
    expect(read.some((text) => text?.includes(value))).toBe(true);
  },
);

test("a secret given twice is refused", () => {
  const secret = "x".repeat(40);
  expect(refusal({ TAGTRAIL_SECRET: secret, TAGTRAIL_SECRET_FILE: file(secret) }).message).toBe(
    "Set TAGTRAIL_SECRET or TAGTRAIL_SECRET_FILE, not both.",
  );
});

test("a variable nobody knows is named, so that a typing error does not go unnoticed", () => {
  const { warnings } = readEnvironment(env({ TAGTRAIL_REGISTY_URL: "x", TAGTRAIL_AUTH: "oidc", OTHER: "y" }));
  expect(warnings.join()).toContain("TAGTRAIL_AUTH, TAGTRAIL_REGISTY_URL");
  expect(warnings.join()).not.toContain("OTHER");
});

test("a webhook secret that can be guessed is warned of, without being shown", () => {
  const { warnings, webhookSecret } = readEnvironment(env({ TAGTRAIL_WEBHOOK_SECRET: CANARY.slice(0, 12) }));
  expect(webhookSecret).toBe(CANARY.slice(0, 12));
  expect(warnings.join()).toContain("TAGTRAIL_WEBHOOK_SECRET has fewer than 16 characters");
  expect(warnings.join()).not.toContain(CANARY.slice(0, 12));
  expect(readEnvironment(env({ TAGTRAIL_WEBHOOK_SECRET: CANARY })).warnings).toEqual([]);
});

test("PostgreSQL without TAGTRAIL_SECRET is warned of", () => {
  const { warnings } = readEnvironment(env({ DATABASE_URL: "postgresql://u@db/tagtrail" }));
  expect(warnings.join()).toContain("TAGTRAIL_SECRET is not set");
});

describe("the registry of the environment", () => {
  it("is recognised by its host and named after it", () => {
    const { registries } = readEnvironment(env({ TAGTRAIL_REGISTRY_URL: "localhost:5000" }));
    expect(registries).toMatchObject([
      {
        name: "localhost-5000",
        url: "http://localhost:5000",
        kind: "generic",
        credential: null,
        verifyTls: true,
      },
    ]);
  });

  it("takes name, credential and the waiver of TLS verification", () => {
    const { registries } = readEnvironment(
      env({
        TAGTRAIL_REGISTRY_URL: "https://ghcr.io",
        TAGTRAIL_REGISTRY_NAME: "git-hub",
        TAGTRAIL_REGISTRY_USERNAME: "octo",
        TAGTRAIL_REGISTRY_PASSWORD: CANARY,
        TAGTRAIL_INSECURE_TLS: "other, git-hub",
      }),
    );
    expect(registries).toMatchObject([
      { name: "git-hub", kind: "ghcr", credential: { username: "octo", password: CANARY }, verifyTls: false },
    ]);
  });
});

describe("the configuration file", () => {
  const read = (text: string) => readEnvironment(env({ TAGTRAIL_CONFIG: file(text) })).registries;
  const refused = (text: string) => refusal({ TAGTRAIL_CONFIG: file(text) });

  it("names several registries, with files looked for beside it", () => {
    writeFileSync(join(folder, "robot-password"), `${CANARY}\n`);
    const auths = { "https://index.docker.io/v1/": { auth: Buffer.from(`u:${CANARY}`).toString("base64") } };
    writeFileSync(join(folder, "docker.json"), JSON.stringify({ auths }));
    const registries = read(`
registries:
  - name: harbor
    url: https://harbor.example.com
    kind: harbor
    username: robot$ci
    passwordFile: robot-password
    allowedRealms: [https://sso.example.com]
  - name: hub
    url: docker.io
    dockerAuthFile: docker.json
    repositories: [library/nginx, library/redis, library/nginx]
`);
    expect(registries).toMatchObject([
      { name: "harbor", kind: "harbor", credential: { username: "robot$ci", password: CANARY } },
      { name: "hub", kind: "docker-hub", credential: { username: "u", password: CANARY } },
    ]);
    expect(registries[0]?.allowedRealms).toEqual(["https://sso.example.com"]);
    expect(registries[1]?.repositories).toEqual(["library/nginx", "library/redis"]);
  });

  it.each([
    ["registries:\n  - name: a\n    url: r.test\n    pasword: x", "registries[0]"],
    ["registries:\n  - name: A\n    url: r.test", "registries[0].name"],
    ["registries:\n  - name: a\n    url: r.test\n    kind: nexus", "registries[0].kind"],
    ["registries:\n  - name: a\n    url: r.test\n    password: x", "registries[0] needs both"],
    ["registries:\n  - name: a\n    url: r.test\n    repositories: [App]", "registries[0].repositories[0]"],
    [
      "registries:\n  - name: a\n    url: r.test\n    allowedRealms: ['ftp://sso.test']",
      "registries[0].allowedRealms[0]",
    ],
    ["registries:\n  - {name: a, url: r.test}\n  - {name: a, url: s.test}", "Two registries are named a"],
    ["registries: 5", "registries"],
    ["- a", "at the top"],
    ["a: 1\nb: [", "well-formed YAML at line 2"],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(9)}]\nc: &c [${"*b,".repeat(9)}]\nregistries: [*c,*c]`,
      "repeats",
    ],
  ])("%j is refused with its place", (text, expected) => {
    expect(refused(text).message).toContain(expected);
  });

  it.each([
    `registries:\n  - name: a\n    url: r.test\n    password: ${CANARY}`,
    `registries:\n  - name: a\n    url: https://u:${CANARY}@r.test`,
    `registries:\n  - name: a\n    password: "${CANARY}`,
    `registries:\n  - name: a\n    url: 5\n    password: ${CANARY}`,
    `registries:\n  - name: a\n    url: r.test\n    username: u\n    password: [${CANARY}]`,
  ])("a refusal repeats no secret: %#", (text) => {
    const error = refused(text);
    expect(`${error.message} ${error.advice} ${JSON.stringify(error.details)} ${error.stack}`).not.toContain(
      CANARY,
    );
  });
});

test("a refused DATABASE_URL repeats no password", () => {
  const { message, advice } = refusal({ DATABASE_URL: `postgresql://u:${CANARY}@[bad/x` });
  expect(`${message} ${advice}`).not.toContain(CANARY);
});
