import { describe, expect, it } from "vitest";
import type { Glance } from "#lib/contract/tag-history.ts";
import { changeAtAGlance } from "./change-glance.ts";

const platform = (architecture: string, os = "linux") => ({
  os,
  architecture,
  variant: null,
  osVersion: null,
});
const glance = (rest: Partial<Glance>): Glance => ({
  digest: `sha256:${"a".repeat(64)}`,
  size: null,
  platforms: [],
  createdAt: null,
  signed: false,
  gone: false,
  ...rest,
});
const other = (rest: Partial<Glance>) => glance({ digest: `sha256:${"b".repeat(64)}`, ...rest });
const said = (from: Glance | null, to: Glance | null) => changeAtAGlance(from, to).map(({ text }) => text);

describe("what changed at a glance", () => {
  it("is the difference in size, age, platforms and signatures", () => {
    const from = glance({
      size: 139_700_000,
      platforms: [platform("amd64"), platform("arm64")],
      createdAt: "2026-05-01T00:00:00Z",
      signed: true,
    });
    const to = other({
      size: 142_800_000,
      platforms: [platform("amd64"), platform("amd64", "windows")],
      createdAt: "2026-05-03T12:00:00Z",
    });
    expect(said(from, to)).toEqual([
      "+3.1 MB",
      "−arm64",
      "+windows/amd64",
      "2 days newer",
      "no longer signed",
    ]);
  });

  it("tells an older version and warns of a lost platform", () => {
    const from = glance({
      platforms: [platform("arm64"), platform("amd64")],
      createdAt: "2026-05-03T00:00:00Z",
    });
    const to = other({ platforms: [platform("amd64")], createdAt: "2026-05-02T00:00:00Z" });
    expect(changeAtAGlance(from, to)).toEqual([
      { text: "−arm64", tone: "bad" },
      { text: "1 day older", tone: "plain" },
    ]);
  });

  it("says nothing of what was not read", () => {
    expect(said(glance({}), other({ size: 5, platforms: [platform("amd64")], signed: true }))).toEqual([]);
  });

  it("is what the version is, for a tag that appeared", () => {
    expect(said(null, glance({ size: 1_000_000, platforms: [platform("amd64")], signed: true }))).toEqual([
      "1.0 MB",
      "amd64",
      "signed",
    ]);
  });

  it("is nothing when the same version was pushed again", () => {
    expect(said(glance({ size: 5 }), glance({ size: 5 }))).toEqual([]);
  });
});
