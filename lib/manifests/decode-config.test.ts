import { describe, expect, test } from "vitest";
import { decodeConfig } from "./decode-config.ts";
import { InvalidManifest } from "./errors.ts";

const decode = (document: unknown) => decodeConfig(new TextEncoder().encode(JSON.stringify(document)));

describe("an image's config", () => {
  test("tells how the image runs", () => {
    const decoded = decode({
      created: "2024-05-03T14:00:00.5+02:00",
      author: "me",
      architecture: "aarch64",
      os: "Linux",
      variant: "v8",
      config: {
        User: "1000:1000",
        Entrypoint: ["/app"],
        Cmd: ["serve"],
        Env: ["PATH=/bin", "TOKEN=x"],
        ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
        Volumes: { "/data": {} },
        WorkingDir: "/srv",
        StopSignal: "SIGINT",
        Labels: { a: "b" },
        Healthcheck: { Test: ["CMD", "true"], Interval: 5 },
      },
      rootfs: { type: "layers", diff_ids: ["sha256:1"] },
      history: [
        { created: "2024-05-03T12:00:00Z", created_by: "RUN x", comment: "c", author: "a" },
        { empty_layer: true },
      ],
    });
    expect(decoded).toMatchObject({
      createdAt: "2024-05-03T12:00:00.500Z",
      createdRaw: "2024-05-03T14:00:00.5+02:00",
      author: "me",
      platform: { os: "linux", architecture: "arm64", variant: null },
      user: "1000:1000",
      entrypoint: ["/app"],
      command: ["serve"],
      env: ["PATH=/bin", "TOKEN=x"],
      exposedPorts: ["80/tcp", "443/tcp"],
      volumes: ["/data"],
      workingDirectory: "/srv",
      stopSignal: "SIGINT",
      labels: { a: "b" },
      healthcheck: ["CMD", "true"],
      diffIds: ["sha256:1"],
      warnings: [],
    });
    expect(decoded.history.map((step) => step.emptyLayer)).toEqual([false, true]);
  });

  test("that is empty shows nothing and invents nothing", () => {
    expect(decode({})).toMatchObject({
      createdAt: null,
      createdRaw: null,
      platform: null,
      env: [],
      history: [],
      warnings: [],
    });
  });

  test.each([
    ["-1", "-1"],
    [-1, "-1"],
    ["10000-01-01T00:00:00Z", "10000-01-01T00:00:00Z"],
    ["soon", "soon"],
    [{}, null],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
  ])("a date of %j is kept as given and never breaks the page", (created, raw) => {
    const decoded = decode({ created });
    expect(decoded.createdAt).toBeNull();
    expect(decoded.createdRaw).toBe(raw);
    expect(decoded.warnings).toHaveLength(1);
  });

  test("with wrong types everywhere is read as far as it goes, with warnings", () => {
    const decoded = decode({
      config: {
        Env: 5,
        Cmd: "run it",
        User: 1000,
        Labels: [],
        ExposedPorts: ["80"],
        Entrypoint: [1, {}, null],
      },
      rootfs: 1,
      history: {},
      os: [],
    });
    expect(decoded).toMatchObject({
      env: [],
      command: ["run it"],
      user: "1000",
      labels: {},
      exposedPorts: ["80"],
      entrypoint: ["1", "", ""],
      diffIds: [],
      history: [],
    });
    expect(decoded.warnings.length).toBeGreaterThanOrEqual(4);
  });

  test("with too much of everything is cut, and the true numbers are told", () => {
    const decoded = decode({
      config: { Env: Array.from({ length: 600 }, (_, n) => `A${n}=1`), Labels: { big: "x".repeat(20_000) } },
      history: Array.from({ length: 1_500 }, () => ({ created_by: "RUN x" })),
    });
    expect([decoded.env.length, decoded.history.length, decoded.labels.big?.length]).toEqual([
      500, 1_000, 16_385,
    ]);
    expect(decoded.warnings.join(" ")).toMatch(/600.*20000.*1500/);
  });

  test.each(["", "null", "[]", '"x"', "{"])("%j is no config", (text) => {
    try {
      decodeConfig(new TextEncoder().encode(text));
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidManifest);
      expect((error as InvalidManifest).code).toBe("invalid_config");
      expect((error as InvalidManifest).advice).not.toBeNull();
    }
  });
});
