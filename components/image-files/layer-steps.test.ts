import { describe, expect, it } from "vitest";
import type { Image } from "#lib/contract/manifests.ts";
import { layerSteps } from "./layer-steps.ts";

const layer = (hex: string, createdBy: string | null = null): Image["layers"][number] => ({
  mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  digest: `sha256:${hex.repeat(64)}`,
  size: 1,
  artifactType: null,
  platform: null,
  annotations: {},
  urls: [],
  share: 0.5,
  sharedWith: [],
  sharedWithCount: 0,
  createdBy,
});
const config = (...steps: [createdBy: string, emptyLayer: boolean][]) =>
  ({
    history: steps.map(([createdBy, emptyLayer]) => ({
      createdAt: null,
      createdBy,
      comment: "",
      author: "",
      emptyLayer,
    })),
  }) as unknown as NonNullable<Image["config"]>;
const told = (steps: ReturnType<typeof layerSteps>) =>
  steps.map(({ position, instruction, text }) => `${position ?? "-"} ${instruction} ${text}`.trim());

describe("the layers of an image", () => {
  it("stand between the steps that changed no files", () => {
    const layers = [layer("a"), layer("b")];
    const history = config(
      ["/bin/sh -c #(nop) ADD file:abc in / ", false],
      ["/bin/sh -c #(nop)  ENV A=1", true],
      ["RUN /bin/sh -c make # buildkit", false],
    );
    expect(told(layerSteps({ layers, layerCount: 2, config: history }))).toEqual([
      expect.stringMatching(/^1 ADD /),
      expect.stringMatching(/^- ENV A=1/),
      expect.stringMatching(/^2 RUN .*make/),
    ]);
  });

  it("are listed by themselves when the history tells of another number", () => {
    const layers = [layer("a", "COPY x"), layer("a")];
    expect(told(layerSteps({ layers, layerCount: 2, config: config(["COPY x", false]) }))).toEqual([
      "1  COPY x",
      "2  application/vnd.oci.image.layer.v1.tar+gzip",
    ]);
    expect(layerSteps({ layers, layerCount: 2, config: null })).toHaveLength(2);
  });
});
