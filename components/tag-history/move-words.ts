import type { TagMove } from "#lib/contract/tag-history.ts";

export type MoveTone = "plain" | "quiet" | "warning" | "bad" | "back";
export interface MoveWords {
  text: string;
  tone: MoveTone;
  /** More of it, for those who want to know. */
  tip?: string;
}

const KINDS: Record<TagMove["kind"], MoveWords> = {
  found: { text: "already there", tone: "quiet", tip: "It was there when watching began." },
  created: { text: "created", tone: "plain" },
  moved: { text: "moved", tone: "plain" },
  "moved-back": {
    text: "moved back",
    tone: "back",
    tip: "It points again at the version before the last one.",
  },
  removed: { text: "removed", tone: "bad" },
  repushed: {
    text: "re-pushed, unchanged",
    tone: "quiet",
    tip: "Somebody pushed the same version again: nothing moved.",
  },
  disputed: {
    text: "claimed, not confirmed",
    tone: "warning",
    tip: "Somebody reported this move, and the next read of the registry did not show it.",
  },
  gap: { text: "not watched", tone: "plain" },
};

const MARKS: Record<TagMove["marks"][number], MoveWords> = {
  "version-tag": {
    text: "version tag moved",
    tone: "bad",
    tip: "A tag that names a version should keep pointing at it.",
  },
  older: {
    text: "moved to an older image",
    tone: "bad",
    tip: "The new version says it was built before the one it replaced.",
  },
  protected: {
    text: "protected tag moved outside",
    tone: "warning",
    tip: "A rule protects this tag, and something else than this console moved it.",
  },
};

const OUTSIDE: MoveWords = {
  text: "moved outside",
  tone: "warning",
  tip: "Neither this console nor a webhook told of this move: reading the registry showed it.",
};

/** What happened, in a few words: the first is the most important, marks come before the kind. */
export function moveWords(move: Pick<TagMove, "kind" | "marks" | "certainty" | "actor">): MoveWords[] {
  const marks = move.marks.map((mark) => MARKS[mark]);
  if (move.kind === "moved") {
    const unannounced = move.certainty === "bounded" && move.actor === null;
    if (marks.length > 0) return marks;
    return [unannounced ? OUTSIDE : KINDS.moved];
  }
  return [...marks, KINDS[move.kind]];
}

/** What its marks say, alone: why people should look at it. */
export function markWords(move: Pick<TagMove, "marks">): MoveWords[] {
  return move.marks.map((mark) => MARKS[mark]);
}

export const KIND_CHOICES = (["created", "moved", "moved-back", "removed", "repushed"] as const)
  .map((kind) => ({ value: kind as TagMove["kind"], label: KINDS[kind].text }))
  .concat([
    { value: "disputed", label: KINDS.disputed.text },
    { value: "found", label: KINDS.found.text },
    { value: "gap", label: KINDS.gap.text },
  ]);

const VENDORS: Record<string, string> = {
  distribution: "Distribution",
  cncf: "Distribution",
  harbor: "Harbor",
  zot: "zot",
  quay: "Quay",
  "docker-hub": "Docker Hub",
  ghcr: "GitHub",
  github: "GitHub",
  acr: "Azure",
  ecr: "Amazon ECR",
  gar: "Google",
  gitea: "Gitea",
  gitlab: "GitLab",
  artifactory: "Artifactory",
  yandex: "Yandex",
};

/** `webhook:harbor` → `webhook of Harbor`. */
export function sourceWords(source: string): string {
  const [way, vendor] = source.split(":");
  if (way === "webhook") return vendor ? `webhook of ${VENDORS[vendor] ?? vendor}` : "webhook";
  if (way === "poll") return "seen by poll";
  if (way === "scan") return "seen by a scan";
  if (way === "console") return "this console";
  if (way === "sample") return "sample data";
  return source;
}

/** How surely the time is known, and from whom. */
export function certaintyWords(move: Pick<TagMove, "certainty" | "source">): string {
  if (move.certainty === "bounded") return "somewhere in this range";
  if (move.certainty === "began") return "seen first then";
  if (move.certainty === "disputed") return "not confirmed";
  if (move.source.startsWith("webhook")) return "exact, from the registry";
  if (move.source === "console") return "exact, this console";
  return "exact";
}

export interface WhoWords {
  /** Null: nobody knows. `hostile` text: a name that somebody else wrote. */
  name: string | null;
  /** What stands before the name, or in its place. */
  lead: string;
  how: string;
}

const DEEDS: Partial<Record<TagMove["kind"], string>> = { removed: "deletion", repushed: "push again" };

/** Who it was and how that is known. */
export function whoWords(move: Pick<TagMove, "actor" | "source" | "kind">): WhoWords {
  const { actor, source } = move;
  if (actor === null) return { name: null, lead: "unknown", how: sourceWords(source) };
  const deed = DEEDS[move.kind] ?? "push";
  const ways = {
    claimed: actor.kind === "address" ? `${deed}, address only` : `${deed}, registry account`,
    "signed-in": "this console, signed in",
    "at-this-machine": "this console, at its machine",
  };
  const how = ways[actor.how];
  if (actor.name === null) return { name: null, lead: "name erased", how };
  return { name: actor.name, lead: actor.kind === "address" ? "somebody at " : "", how };
}
