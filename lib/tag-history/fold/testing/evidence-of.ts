import type { TagEvidence } from "../tag-evidence.ts";

type Details = Partial<Omit<TagEvidence, "seq" | "state" | "valid">> & { readonly seq?: number };

/** A digest, `null` for absent, `"?"` for a digest that was not told. */
type Shown = string | null;

/** Milliseconds: a moment, or from … to …. */
type When = number | readonly [number, number];

/**
 * Makes evidence with short digests and times, numbered in the order it is made: `read(60, "A")`,
 * `claim([98, 102], "B", { actor })`, `act(7, null)`.
 */
export function evidenceOf() {
  let seq = 0;
  const make = (kind: TagEvidence["kind"], source: TagEvidence["source"]) => {
    return (when: When, shown: Shown, details: Details = {}): TagEvidence => {
      const [lo, hi] = typeof when === "number" ? [when, when] : when;
      seq++;
      return {
        seq,
        kind,
        state: stateOf(shown),
        valid: { lo, hi },
        source,
        actor: null,
        reason: null,
        removed: null,
        paired: false,
        ...details,
      };
    };
  };
  return {
    read: make("observation", "poll"),
    claim: make("claim", "webhook:distribution"),
    act: make("action", "console"),
  };
}

function stateOf(shown: Shown): TagEvidence["state"] {
  if (shown === null) return { is: "absent" };
  return shown === "?" ? { is: "untold" } : { is: "present", digest: shown, mediaType: null };
}
