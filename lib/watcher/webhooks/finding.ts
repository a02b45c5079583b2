import type { TagState } from "#lib/tag-history/evidence.ts";
import type { EventTime } from "./webhook-event.ts";

/** What a sender says about a tag, as it says it: no text of it has been checked. */
export interface SentEvent {
  readonly repository: string | undefined;
  readonly tag: string | undefined;
  readonly state: TagState["is"];
  /** What the tag points at now; of a removal, what it pointed at. */
  readonly digest?: string | undefined;
  readonly mediaType?: string | undefined;
  /** Null: too old to be believed. */
  readonly time: EventTime | null;
  readonly id?: string | undefined;
  readonly account?: string | undefined;
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly paired?: boolean;
}

/** One thing that a parser finds in a delivery. */
export type Finding =
  | { readonly is: "event"; readonly event: SentEvent }
  | { readonly is: "ignored"; readonly why: string; readonly count: number }
  /** See WorthReading. */
  | {
      readonly is: "worth-reading";
      readonly repository: string | undefined;
      readonly tag?: string | undefined;
      readonly digest?: string | undefined;
    };

export function told(event: SentEvent): Finding {
  return { is: "event", event };
}

/** @param why in our own words: never text of the sender */
export function ignored(why: string, count = 1): Finding {
  return { is: "ignored", why, count };
}

/** Something happened to this tag, and the registry can say what. */
export function readTag(repository: string | undefined, tag: string | undefined): Finding {
  return { is: "worth-reading", repository, tag };
}

/** A version is said to be gone; which tags went with it, the registry can say. */
export function readDigest(repository: string | undefined, digest: string | undefined): Finding {
  return { is: "worth-reading", repository, digest };
}
