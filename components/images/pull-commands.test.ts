import { expect, test } from "vitest";
import { artifactCommands, pullCommands } from "./pull-commands.ts";

const digest = `@sha256:${"a".repeat(64)}`;

test("a pull by digest names the digest for every tool", () => {
  const commands = pullCommands("registry.example.com/payments/api", digest, null);
  expect(commands.map((entry) => entry.tool)).toEqual([
    "docker",
    "podman",
    "nerdctl",
    "skopeo",
    "crane",
    "Kubernetes",
  ]);
  for (const { command } of commands) expect(command).toContain(`registry.example.com/payments/api${digest}`);
});

test("a chosen platform is asked for by the tools that can", () => {
  const commands = pullCommands("r.example/app", ":1", "linux/arm64");
  expect(commands.find(({ tool }) => tool === "docker")?.command).toBe(
    "docker pull --platform linux/arm64 r.example/app:1",
  );
});

test("a name that is not a plain word is quoted, so that pasting it runs one command only", () => {
  const [docker] = pullCommands("r.example/app", ":$(reboot)'; rm -rf /", null);
  expect(docker?.command).toBe(`docker pull 'r.example/app:$(reboot)'\\''; rm -rf /'`);
});

test("a Helm chart is pulled by its version, with the plus sign its tag could not hold", () => {
  const [helm] = artifactCommands("helm-chart", "r.example/charts/shop", ":1.2.0_build.5", "1.2.0_build.5");
  expect(helm?.command).toBe("helm pull oci://r.example/charts/shop --version 1.2.0+build.5");
});
