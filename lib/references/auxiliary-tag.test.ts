import { describe, expect, test } from "vitest";
import { auxiliaryTag, cosignTags, referrersTag } from "./auxiliary-tag.ts";

const HEX = "0f".repeat(32);

describe("tags that are not people's", () => {
  test.each([
    [`sha256-${HEX}.sig`, "signature"],
    [`sha256-${HEX}.att`, "attestation"],
    [`sha256-${HEX}.sbom`, "sbom"],
    [`sha256-${HEX}`, "referrers"],
  ])("%s is recognised with its subject", (name, role) => {
    expect(auxiliaryTag(name)).toEqual({ role, subject: `sha256:${HEX}`, subjectPrefix: `sha256:${HEX}` });
  });

  test("a fallback tag of a sha512 digest holds only its beginning, so no subject is claimed", () => {
    expect(auxiliaryTag(`sha512-${HEX}`)).toEqual({
      role: "referrers",
      subject: null,
      subjectPrefix: `sha512:${HEX}`,
    });
  });

  test.each([
    "latest",
    "sha-860c1904a1ce19322e91ac35af1ab07466440c37",
    `main-${HEX}`,
    `sha256-${HEX}.sigs`,
    `sha256-${HEX.slice(2)}`,
    `SHA256-${HEX}`,
    `sha256-${HEX}${HEX.slice(32)}`,
    `sha256-${HEX}${HEX}.sig`,
  ])("%s is an ordinary tag and stays visible", (name) => expect(auxiliaryTag(name).role).toBe("tag"));

  test("the tags built for a digest are recognised again", () => {
    expect(auxiliaryTag(referrersTag(`sha256:${HEX}`)).subject).toBe(`sha256:${HEX}`);
    for (const { role, tag } of cosignTags(`sha256:${HEX}`))
      expect(auxiliaryTag(tag)).toMatchObject({ role, subject: `sha256:${HEX}` });
  });

  test("the fallback tag is cut and cleaned as the specification says", () => {
    expect(referrersTag(`sha512:${HEX}${HEX}`)).toBe(`sha512-${HEX}`);
    expect(referrersTag("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8")).toBe(
      "multihash-base58-QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
    );
  });
});
