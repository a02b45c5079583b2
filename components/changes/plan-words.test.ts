import { describe, expect, it } from "vitest";
import type { Plan, PlannedTag, PlannedVersion } from "#lib/contract/changes.ts";
import {
  assurance,
  builtWords,
  confirmationOf,
  executeWords,
  executionRefusal,
  layerWords,
  sizeChangeWords,
} from "./plan-words.ts";

const NOW = Date.parse("2026-05-08T12:00:00Z");
const OPEN = { reason: "", typed: "", now: NOW };
const glance = (letter: string) => ({
  digest: `sha256:${letter.repeat(64)}`,
  size: 10,
  platforms: [],
  createdAt: null,
  signed: false,
  gone: false,
});

function tag(
  name: string,
  change: PlannedTag["change"],
  protection: PlannedTag["protection"] = null,
): PlannedTag {
  return {
    ...{ registry: "prod", repository: "team/app", tag: name, change, protection },
    from: change === "created" ? null : glance("a"),
    to: change === "removed" ? null : glance("b"),
  };
}

function version(role: PlannedVersion["role"], letter = "a"): PlannedVersion {
  return { ...glance(letter), role, otherTags: [], parents: [], children: 0, referrers: 0 };
}

function plan(parts: Partial<Plan>): Plan {
  return {
    id: "0b9f7d6c-6a55-4a0e-8c0e-000000000000",
    kind: "move",
    registry: "prod",
    repository: "team/app",
    title: "",
    tags: [],
    versions: [],
    difference: null,
    freed: null,
    copied: null,
    remarks: [],
    needsReason: false,
    executable: true,
    undoSeconds: 0,
    createdAt: "2026-05-08T12:00:00Z",
    expiresAt: "2026-05-08T12:10:00Z",
    ...parts,
  };
}

describe("the button that executes a plan", () => {
  it.each([
    [plan({ tags: [tag("prod", "moved")] }), "Move prod"],
    [plan({ tags: [tag("next", "created")] }), "Create next"],
    [plan({ tags: [tag("old", "removed")] }), "Remove old"],
    [plan({ tags: [tag("a", "moved"), tag("b", "moved")] }), "Move 2 tags"],
    [plan({ tags: [tag("a", "moved"), tag("b", "created")] }), "Change 2 tags"],
    [plan({ kind: "deletion", tags: [tag("old", "removed")] }), "Remove old"],
    [plan({ kind: "deletion", tags: [tag("a", "removed"), tag("b", "removed")] }), "Remove 2 tags"],
    [plan({ kind: "deletion", versions: [version("deleted")] }), "Delete 1 version"],
    [
      plan({ kind: "deletion", versions: [version("deleted")], tags: [tag("a", "removed")] }),
      "Delete 1 version and 1 tag",
    ],
    [plan({ kind: "restoration", tags: [tag("a", "moved"), tag("b", "unchanged")] }), "Put a back"],
    [plan({ kind: "restoration", versions: [version("restored")] }), "Restore 1 version"],
    [
      plan({ kind: "copy", copied: { bytes: 2_000_000, blobs: 3, versions: 1, mountable: 0 } }),
      "Copy 2.0 MB",
    ],
    [plan({ kind: "copy", copied: { bytes: 0, blobs: 0, versions: 1, mountable: 9 } }), "Copy"],
  ])("says exactly what it does: %#", (shown, words) => {
    expect(executeWords(shown)).toBe(words);
  });

  it("cannot be pressed while something blocks, and says what", () => {
    const blocked = plan({
      executable: false,
      remarks: [
        { level: "warning", code: "siblings", text: "Other tags.", advice: null },
        { level: "blocker", code: "immutable", text: "The tag is immutable.", advice: null },
      ],
    });
    expect(executionRefusal(blocked, OPEN)).toBe("The tag is immutable.");
  });

  it("cannot be pressed when there is nothing to do", () => {
    expect(executionRefusal(plan({ executable: false }), OPEN)).toMatch(/nothing to do/);
  });

  it("waits for a reason where one is needed, and blanks are none", () => {
    const needing = plan({ needsReason: true });
    expect(executionRefusal(needing, { ...OPEN, reason: "  " })).toBe("A reason is needed.");
    expect(executionRefusal(needing, { ...OPEN, reason: "CHG-1" })).toBeNull();
  });

  it("refuses a plan that is too old", () => {
    const at = (now: string) => executionRefusal(plan({}), { ...OPEN, now: Date.parse(now) });
    expect(at("2026-05-08T12:09:59Z")).toBeNull();
    expect(at("2026-05-08T12:10:00Z")).toMatch(/too old/);
  });
});

describe("what has to be typed", () => {
  const removed = (count: number) => Array.from({ length: count }, (_, index) => tag(`t${index}`, "removed"));

  it("is nothing for five tags, and the repository's last part for six", () => {
    expect(confirmationOf(plan({ kind: "deletion", tags: removed(5) }))).toBeNull();
    expect(confirmationOf(plan({ kind: "deletion", tags: removed(6) }))?.text).toBe("app");
  });

  it("is asked for any version that takes tags with it, and not for an untagged one", () => {
    const tagged = plan({ kind: "deletion", tags: removed(1), versions: [version("deleted")] });
    expect(confirmationOf(tagged)?.why).toBe("This deletes a version together with 1 tag.");
    expect(confirmationOf(plan({ kind: "deletion", versions: [version("deleted")] }))).toBeNull();
  });

  it("is compared whole", () => {
    const six = plan({ kind: "deletion", tags: removed(6) });
    expect(executionRefusal(six, { ...OPEN, typed: "ap" })).toBe("Type app to confirm.");
    expect(executionRefusal(six, { ...OPEN, typed: " app " })).toBeNull();
  });
});

describe("what differs between two versions", () => {
  it("names going back in time", () => {
    expect(builtWords({ builtLater: -3 * 86_400 })).toEqual({
      text: "built 3 days earlier: goes back in time",
      back: true,
    });
    expect(builtWords({ builtLater: 7200 })?.text).toBe("built 2 hours later");
    expect(builtWords({ builtLater: null })).toBeNull();
  });

  it("counts the layers of the new version that the old one has", () => {
    const layers = {
      ...{ sizeChange: null, layersInCommon: 7, layersOnlyBefore: 1, layersOnlyAfter: 2 },
      ...{ platformsAdded: [], platformsRemoved: [], sameConfig: false, builtLater: null },
    };
    expect(layerWords(layers)).toBe("7 of 9 layers in common");
    expect(layerWords({ ...layers, layersInCommon: 0, layersOnlyBefore: 0, layersOnlyAfter: 0 })).toBeNull();
  });

  it("does not call unknown sizes the same", () => {
    expect(sizeChangeWords({ sizeChange: null })).toBeNull();
    expect(sizeChangeWords({ sizeChange: 0 })).toBe("same size");
    expect(sizeChangeWords({ sizeChange: -1200 })).toBe("−1.2 kB");
  });
});

describe("what stands beside the button", () => {
  it("says how long a deletion can be called off", () => {
    expect(assurance(plan({ kind: "deletion", undoSeconds: 30 }))).toMatch(/after 30 seconds/);
  });

  it("says that a move is refused when the tag moves meanwhile", () => {
    expect(assurance(plan({ tags: [tag("prod", "moved")] }))).toMatch(/Refused if prod moves/);
  });
});
