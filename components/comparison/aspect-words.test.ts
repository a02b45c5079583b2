import { describe, expect, it } from "vitest";
import type { Entry } from "#lib/contract/layers.ts";
import { aspectWords } from "./aspect-words.ts";

const entry = (rest: Partial<Entry>): Entry => ({
  layer: 1,
  entry: 0,
  name: "run",
  path: "bin/run",
  rawPath: null,
  kind: "file",
  size: 1,
  mode: 0o644,
  uid: 0,
  gid: 0,
  userName: "",
  groupName: "",
  modifiedAt: "2026-05-03T14:00:00Z",
  link: null,
  device: null,
  flags: [],
  total: null,
  whiteout: null,
  change: null,
  hidden: null,
  implied: false,
  nameLength: null,
  ...rest,
});

describe("what differs, in words", () => {
  it("says modes as ls does, and from what to what", () => {
    expect(aspectWords({ aspects: ["mode"], from: entry({}), to: entry({ mode: 0o755 }) })).toEqual([
      "mode -rw-r--r-- → -rwxr-xr-x",
    ]);
  });

  it("begins with what matters most, whatever the order it comes in", () => {
    const from = entry({});
    const to = entry({ kind: "symbolic-link", link: "sh", uid: 1000, gid: 5, modifiedAt: null });
    expect(aspectWords({ aspects: ["time", "owner", "link", "kind"], from, to })).toEqual([
      "file → symbolic link",
      "leads to sh, before to nothing",
      "owner 0:0 → 1000:5",
    ]);
  });

  it("tells the time only where nothing else differs", () => {
    const [from, to] = [entry({}), entry({ modifiedAt: null })];
    expect(aspectWords({ aspects: ["time"], from, to })).toEqual(["time 3 May 2026, 14:00:00 UTC → none"]);
    expect(aspectWords({ aspects: ["time", "content"], from, to })).toEqual(["content"]);
  });

  it("has nothing to say of what is on one side only", () => {
    expect(aspectWords({ aspects: [], from: null, to: entry({}) })).toEqual([]);
  });
});
