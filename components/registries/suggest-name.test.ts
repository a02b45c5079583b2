import { describe, expect, it } from "vitest";
import { registryName } from "#lib/contract/fields.ts";
import { suggestName } from "./suggest-name.ts";

describe("the name suggested for a registry", () => {
  it.each([
    ["registry.build.example.com:5000", "build"],
    ["registry-1.docker.io", "docker-hub"],
    ["ghcr.io", "ghcr"],
    ["localhost:5000", "localhost"],
    ["127.0.0.1:5000", "registry"],
    ["[::1]:5000", "registry"],
    ["123456789012.dkr.ecr.eu-west-1.amazonaws.com", "123456789012"],
    ["My_Host.example", "my-host"],
  ])("%s is called %s", (host, name) => {
    expect(suggestName(host, [])).toBe(name);
  });

  it("is one that is not taken", () => {
    expect(suggestName("build.example", ["build", "build-2"])).toBe("build-3");
  });

  it("is always one that the API takes", () => {
    for (const host of ["-a-.example", `${"x".repeat(80)}.example`, "registry.registry", "ö.example"]) {
      const name = suggestName(host, []);
      if (name !== "") expect(registryName.safeParse(name).success, name).toBe(true);
    }
    const long = "y".repeat(63);
    expect(registryName.safeParse(suggestName(`${long}.example`, [long])).success).toBe(true);
  });
});
