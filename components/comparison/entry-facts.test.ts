import { describe, expect, it } from "vitest";
import type { Entry } from "#lib/contract/layers.ts";
import { entryFacts, type ReadyEntry } from "./entry-facts.ts";

const detail = (entry: Partial<Entry>, rest: Partial<ReadyEntry> = {}): ReadyEntry => ({
  state: "ready",
  entry: {
    layer: 3,
    entry: 0,
    name: "run",
    path: "bin/run",
    rawPath: null,
    kind: "file",
    size: 12_345,
    mode: 0o4755,
    uid: 0,
    gid: 5,
    userName: "root",
    groupName: "",
    modifiedAt: null,
    link: null,
    device: null,
    flags: [],
    total: null,
    whiteout: null,
    change: null,
    hidden: null,
    implied: false,
    nameLength: null,
    ...entry,
  },
  sha256: null,
  attributes: [],
  target: null,
  inLayers: [],
  ...rest,
});

const told = (from: ReadyEntry | null, to: ReadyEntry | null) =>
  Object.fromEntries(entryFacts(from, to).map((fact) => [fact.name, [fact.from, fact.to]]));

describe("what is known of a path in both images", () => {
  it("says sizes exactly, modes and owners as ls does", () => {
    expect(told(detail({}), null)).toMatchObject({
      Size: ["12.3 kB (12,345 bytes)", null],
      Mode: ["-rwsr-xr-x", null],
      Owner: ["0:5 (root:5)", null],
    });
  });

  it("leaves out what neither has", () => {
    const facts = told(detail({}), detail({}));
    expect(facts).not.toHaveProperty("Leads to");
    expect(facts).not.toHaveProperty("Modified");
  });

  it("says no size of what has no content", () => {
    expect(told(detail({}), detail({ kind: "symbolic-link", link: "sh" }))).toMatchObject({
      Kind: ["file", "symbolic link"],
      Size: ["12.3 kB (12,345 bytes)", null],
      "Leads to": [null, "sh"],
    });
  });

  it("does not take the layer something is kept in for a difference of the file", () => {
    const facts = entryFacts(detail({ layer: 1 }), detail({ layer: 2 }));
    const differing = facts.filter((fact) => fact.compared && fact.from !== fact.to);
    expect(differing).toEqual([]);
  });

  it("sets an attribute of one side against nothing on the other", () => {
    const attributes = [{ name: "security.capability", value: "AQA=", length: 3 }];
    expect(told(detail({}), detail({}, { attributes }))["security.capability"]).toEqual([null, "AQA="]);
  });
});
