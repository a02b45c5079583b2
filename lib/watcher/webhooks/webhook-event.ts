import type { Bounds, TagState, WebhookVendor } from "#lib/tag-history/evidence.ts";

/** When something is said to have happened. */
export interface EventTime {
  readonly valid: Bounds;
  /** Whose clock the bounds are of. */
  readonly clock: "ours" | "registry";
  /** The time exactly as the sender wrote it; null: it told none that we use. */
  readonly told: string | null;
}

/** What a webhook says about one tag. Every text in it has been checked; that it is true has not. */
export interface WebhookEvent {
  readonly repository: string;
  readonly tag: string;
  readonly state: TagState;
  readonly time: EventTime;
  /** The sender's own id of just this; null: it has none. */
  readonly id: string | null;
  readonly actor: { readonly kind: "account" | "address"; readonly name: string } | null;
  readonly requestId: string | null;
  readonly userAgent: string | null;
  /** Of a removal: the digest that was removed, where told. */
  readonly removed: string | null;
  /** The sender tells a move as a removal and a creation. */
  readonly paired: boolean;
}

/** Something changed, but what happened to which tag was not said: the registry has to be asked. */
export type WorthReading =
  | { readonly repository: string; readonly tag: string }
  /** Every tag that was last seen at this digest. */
  | { readonly repository: string; readonly digest: string };

/** What of a delivery is understood. */
export interface ParsedDelivery {
  /** Null: nobody's webhook that we know. */
  readonly vendor: WebhookVendor | null;
  readonly events: readonly WebhookEvent[];
  readonly worthReading: readonly WorthReading[];
  /** Events that say nothing about a tag, or that are malformed. */
  readonly ignored: number;
  /** Why something was ignored, in our own words; never text of the sender. */
  readonly notes: readonly string[];
}
