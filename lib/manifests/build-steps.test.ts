import { describe, expect, test } from "vitest";
import { buildSteps, historyAgrees } from "./build-steps.ts";
import { readInstruction } from "./read-instruction.ts";

const step = (createdBy: string, emptyLayer = false) => ({
  createdAt: null,
  createdBy,
  comment: "",
  author: "",
  emptyLayer,
});

describe("a step of the history, read like a Dockerfile", () => {
  test.each([
    ['/bin/sh -c #(nop)  CMD ["nginx" "-g" "daemon off;"]', "CMD", '["nginx" "-g" "daemon off;"]', []],
    ["/bin/sh -c #(nop) ADD file:4ac4 in / ", "ADD", "file:4ac4 /", []],
    ["/bin/sh -c #(nop) COPY dir:7d1f in /usr/share/x", "COPY", "dir:7d1f /usr/share/x", []],
    ["/bin/sh -c #(nop) COPY multi:0a1b in /a/ ", "COPY", "multi:0a1b /a/", []],
    [
      "/bin/sh -c apt-get update && apt-get install -y curl",
      "RUN",
      "apt-get update && apt-get install -y curl",
      [],
    ],
    ["|2 A=b C=d e /bin/sh -c make", "RUN", "make", ["A=b", "C=d e"]],
    ["RUN |1 VERSION=1.2 /bin/sh -c make install # buildkit", "RUN", "make install", ["VERSION=1.2"]],
    ["RUN |1 A=b /bin/bash -o pipefail -c make # buildkit", "RUN", "/bin/bash -o pipefail -c make", ["A=b"]],
    ["|0 /bin/sh -c x", "RUN", "x", []],
    ["RUN /bin/sh -c echo hi # buildkit", "RUN", "echo hi", []],
    ["RUN /bin/sh -c set -e;\n  make # buildkit", "RUN", "set -e;\n  make", []],
    ["COPY /src /dst # buildkit", "COPY", "/src /dst", []],
    ["ENV PATH=/usr/bin", "ENV", "PATH=/usr/bin", []],
    ["WORKDIR /app", "WORKDIR", "/app", []],
    ['cmd /S /C #(nop)  CMD ["c:\\\\windows"]', "CMD", '["c:\\\\windows"]', []],
    ["powershell -Command Install", "", "powershell -Command Install", []],
    ["# debian.sh --arch 'amd64' out/ 'trixie'", "", "# debian.sh --arch 'amd64' out/ 'trixie'", []],
    ["bazel build ...", "", "bazel build ...", []],
    ["RUNNER x", "", "RUNNER x", []],
    ["|9999 nothing here", "RUN", "|9999 nothing here", []],
    ["", "", "", []],
  ])("%j", (createdBy, instruction, text, buildArguments) => {
    expect(readInstruction(createdBy)).toEqual({ instruction, text, buildArguments });
  });

  test.each([
    " ".repeat(16_000),
    `RUN${" ".repeat(16_000)}x`,
    `|1 ${"A=b ".repeat(4_000)}`,
    `COPY ${" in".repeat(5_000)} `,
    "/bin/sh -c ".repeat(1_500),
  ])("takes no time for long odd text", (text) => {
    const started = performance.now();
    readInstruction(`${text}!`);
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe("the build history", () => {
  test("names the layer each step made, and none for steps without files", () => {
    const history = [
      step("ADD a /"),
      step('CMD ["x"]', true),
      step("RUN b"),
      step("ENV c=d", true),
      step("COPY e /"),
    ];
    expect(buildSteps({ history }, 3).map((entry) => entry.layerIndex)).toEqual([0, null, 1, null, 2]);
  });

  test.each([0, 1, 3, 1000])("pairs nothing when history and %d layers disagree", (layerCount) => {
    const history = [step("RUN a"), step("RUN b")];
    expect(historyAgrees({ history }, layerCount)).toBe(false);
    expect(buildSteps({ history }, layerCount).map((entry) => entry.layerIndex)).toEqual([null, null]);
  });

  test("marks what came with the base image: all up to what the base runs", () => {
    const history = [step("ADD a /"), step('CMD ["bash"]', true), step("RUN b"), step('CMD ["app"]', true)];
    expect(buildSteps({ history }, 2).map((entry) => entry.inherited)).toEqual([true, true, false, false]);
    expect(buildSteps({ history: history.slice(2) }, 1).map((entry) => entry.inherited)).toEqual([
      false,
      false,
    ]);
  });

  test("without any history is empty, whatever the layers", () => {
    expect(buildSteps({ history: [] }, 5)).toEqual([]);
    expect(historyAgrees({ history: [] }, 0)).toBe(true);
  });
});
