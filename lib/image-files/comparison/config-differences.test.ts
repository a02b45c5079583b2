import { expect, test } from "vitest";
import { decodeConfig } from "#lib/manifests/decode-config.ts";
import { configDifferences } from "./config-differences.ts";

const decoded = (document: object) => decodeConfig(new TextEncoder().encode(JSON.stringify(document)));
const differences = (from: object, to: object) => configDifferences(decoded(from), decoded(to));

test("what runs comes first, what only describes the image last", () => {
  const all = differences(
    {
      created: "2025-01-01T00:00:00Z",
      author: "a",
      config: { Cmd: ["a"], User: "root", Labels: { x: "1" } },
    },
    { created: "2025-01-02T00:00:00Z", author: "b", config: { Entrypoint: ["sh", "-c"], User: "1000" } },
  );
  expect(all).toEqual([
    { field: "entrypoint", name: null, from: null, to: '["sh","-c"]' },
    { field: "command", name: null, from: '["a"]', to: null },
    { field: "user", name: null, from: "root", to: "1000" },
    { field: "label", name: "x", from: "1", to: null },
    { field: "author", name: null, from: "a", to: "b" },
    { field: "created", name: null, from: "2025-01-01T00:00:00.000Z", to: "2025-01-02T00:00:00.000Z" },
  ]);
});

test("environment variables are compared by name: order means nothing, and the last of a name counts", () => {
  const env = (...list: string[]) => ({ config: { Env: list } });
  expect(differences(env("A=1", "B=2"), env("B=2", "A=1"))).toEqual([]);
  expect(differences(env("A=1", "A=2"), env("A=2"))).toEqual([]);
  expect(differences(env("A"), env("A="))).toEqual([]);
  expect(differences(env("B=", "URL=a=b"), env("A=1", "URL=a=c"))).toEqual([
    { field: "environment", name: "A", from: null, to: "1" },
    { field: "environment", name: "B", from: "", to: null },
    { field: "environment", name: "URL", from: "a=b", to: "a=c" },
  ]);
});

test("ports and volumes are there or not", () => {
  const opened = (ports: object, volumes: object) => ({ config: { ExposedPorts: ports, Volumes: volumes } });
  expect(
    differences(opened({ "80/tcp": {} }, { "/a": {} }), opened({ "80/tcp": {}, "443/tcp": {} }, {})),
  ).toEqual([
    { field: "exposed-port", name: "443/tcp", from: null, to: "443/tcp" },
    { field: "volume", name: "/a", from: "/a", to: null },
  ]);
});

test("platforms that mean the same do not differ", () => {
  const arm = { os: "linux", architecture: "arm64" };
  expect(differences(arm, { ...arm, variant: "v8" })).toEqual([]);
  expect(differences(arm, { os: "windows", architecture: "amd64", "os.version": "10.0.1" })).toEqual([
    { field: "platform", name: null, from: "linux/arm64", to: "windows/amd64 10.0.1" },
  ]);
});

test("a date that is none is told as it is written", () => {
  expect(differences({ created: "soon" }, { created: "later" })).toEqual([
    { field: "created", name: null, from: "soon", to: "later" },
  ]);
});

test("a label may have any name", () => {
  const label = (value: string) => ({ config: { Labels: JSON.parse(`{"__proto__": "${value}", "": "x"}`) } });
  expect(differences(label("1"), label("2"))).toEqual([
    { field: "label", name: "__proto__", from: "1", to: "2" },
  ]);
});

test("a config that is not known differs in nothing", () => {
  expect(configDifferences(decoded({ author: "a" }), null)).toEqual([]);
  expect(configDifferences(null, null)).toEqual([]);
});
