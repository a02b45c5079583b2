import { describe, expect, it } from "vitest";
import { pastedImages } from "./pasted-reference.ts";

const registries = [
  { name: "hub", url: "https://registry-1.docker.io" },
  { name: "build", url: "https://registry.build.example:5000" },
  { name: "build-as-robot", url: "https://registry.build.example:5000" },
];
const hrefsOf = (text: string) => pastedImages(text, registries).map((image) => image.href);

describe("a pasted reference", () => {
  it("opens the image in every connected registry of its host", () => {
    expect(hrefsOf("registry.build.example:5000/payments/api:2.14")).toEqual([
      "/registries/build/images/payments/api:2.14",
      "/registries/build-as-robot/images/payments/api:2.14",
    ]);
  });

  it("opens what a pull would fetch: the digest before the tag, latest when neither is there", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    expect(hrefsOf(`registry.build.example:5000/x/y:1@${digest}`)[0]).toBe(
      `/registries/build/images/x/y@${digest}`,
    );
    expect(hrefsOf("registry.build.example:5000/x/y")[0]).toBe("/registries/build/images/x/y:latest");
  });

  it("knows Docker Hub by Docker's short forms", () => {
    expect(hrefsOf("nginx:1.29")).toEqual(["/registries/hub/images/library/nginx:1.29"]);
  });

  it("leaves a bare word to the search", () => {
    expect(hrefsOf("nginx")).toEqual([]);
  });

  it("means nothing in registries that are not connected", () => {
    expect(hrefsOf("ghcr.io/x/y:1")).toEqual([]);
  });
});
