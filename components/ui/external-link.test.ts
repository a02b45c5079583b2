import { describe, expect, it } from "vitest";
import { safeExternalUrl } from "./external-link.tsx";

describe("an address that somebody wrote into an image", () => {
  it.each(["https://example.com/docs", "http://example.com"])("%s becomes a link", (address) => {
    expect(safeExternalUrl(address)?.href).toContain("example.com");
  });

  it.each([
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "https://user:password@example.com",
    "https://bank.example@evil.example",
    "//example.com",
    "not an address",
  ])("%s stays text", (address) => {
    expect(safeExternalUrl(address)).toBeNull();
  });

  it("shows an international host in the form that cannot imitate another", () => {
    expect(safeExternalUrl("https://аpple.com")?.host).toBe("xn--pple-43d.com");
  });
});
