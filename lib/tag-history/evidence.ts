/** Milliseconds since 1970, both ends included: the thing was so at some moment in between. */
export interface Bounds {
  readonly lo: number;
  readonly hi: number;
}

/** Every vendor whose webhooks are understood (lib/watcher/webhooks). */
export const WEBHOOK_VENDORS = [
  "distribution",
  "harbor",
  "zot",
  "quay",
  "docker-hub",
  "ghcr",
  "acr",
  "ecr",
  "gar",
  "gitea",
  "gitlab",
  "artifactory",
  "yandex",
] as const;
export type WebhookVendor = (typeof WEBHOOK_VENDORS)[number];

/** How something was learnt. `sample`: written beside the built-in samples. */
export type Source = "poll" | "scan" | "console" | "sample" | `webhook:${WebhookVendor}`;

/** What evidence is about. Without a tag: the whole repository; without a repository: the whole registry. */
export interface Subject {
  /** Registry.id */
  readonly registryId: string;
  readonly repository: string | null;
  readonly tag: string | null;
}

/** What a tag pointed at. `untold`: something was pushed, and the source did not say which digest. */
export type TagState =
  | { readonly is: "present"; readonly digest: string; readonly mediaType: string | null }
  | { readonly is: "absent" }
  | { readonly is: "untold" };

export interface ActorName {
  /** account: of the registry, as it named it. address: only where the request came from is known. */
  readonly kind: "account" | "address" | "person";
  readonly name: string;
  /** claimed: a webhook said so. */
  readonly how: "claimed" | "signed-in" | "at-this-machine";
}

interface Common {
  readonly subject: Subject;
  readonly valid: Bounds;
  readonly source: Source;
  /** The source's own id of it; the same id from the same registry and source is the same evidence. */
  readonly sourceEventId?: string | undefined;
  /** Never a person's name or address: those go to `actor`, where they can be erased. */
  readonly details?: Readonly<Record<string, string>> | undefined;
}

/** We asked the registry, between sending the request and having the answer. */
export interface Observation extends Common {
  readonly kind: "observation";
  readonly state: Exclude<TagState, { is: "untold" }>;
}

/** Somebody told us; true unless a read contradicts it. */
export interface Claim extends Common {
  readonly kind: "claim";
  readonly state: TagState;
  readonly clock: "ours" | "registry";
  readonly actor?: ActorName | undefined;
  /** For a removal: the digest that was removed, where the source says so. */
  readonly removed?: string | undefined;
  /** The source tells a move as a removal and a creation (Yandex): the removal alone may be half of one. */
  readonly paired?: boolean | undefined;
}

/** This console did it: sent and answered within the bounds. */
export interface Action extends Common {
  readonly kind: "action";
  readonly state: Exclude<TagState, { is: "untold" }>;
  readonly actor: ActorName;
  readonly reason?: string | undefined;
}

/** This console is about to do it: stored before the registry is asked, so that nothing is done unrecorded. */
export interface Intent extends Common {
  readonly kind: "intent";
  readonly state: Exclude<TagState, { is: "untold" }>;
  readonly actor: ActorName;
  readonly reason?: string | undefined;
}

/**
 * How an intent ended, unless it was applied: that is an action. `details.outcome` is refused, not-applied or
 * unknown; an unknown one may be followed by what it turned out to be, never rewritten.
 */
export interface Outcome extends Common {
  readonly kind: "outcome";
  /** In one sentence. */
  readonly reason: string;
}

/** Nobody watched. */
export interface Gap extends Common {
  readonly kind: "gap";
  /** In one sentence, with what the registry answered. */
  readonly reason: string;
}

/** The registry was watched all the time since the heartbeat before. */
export interface Heartbeat extends Common {
  readonly kind: "heartbeat";
}

/** One thing we learnt or did, before it is recorded. */
export type NewEvidence = Observation | Claim | Action | Intent | Outcome | Gap | Heartbeat;

/** Kinds of evidence that say what a tag pointed at; the others tell of what was meant, or of watching. */
export const STATE_KINDS = [
  "observation",
  "claim",
  "action",
] as const satisfies readonly NewEvidence["kind"][];
