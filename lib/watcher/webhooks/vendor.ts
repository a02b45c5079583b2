import type { WebhookVendor } from "#lib/tag-history/evidence.ts";
import type { Arrival } from "./event-times.ts";
import type { Finding } from "./finding.ts";

/** The attributes of a CloudEvent, from its own fields (structured) or from `ce-` headers (binary). */
export interface CloudEvent {
  readonly id: string | undefined;
  readonly type: string;
  readonly time: string | undefined;
  /** Extension attributes that a parser uses. */
  readonly operator: string | undefined;
  readonly requestId: string | undefined;
}

/** A delivery taken apart: nothing of it is trusted yet. */
export interface Message {
  /** The JSON of the body; of a CloudEvent, its data. */
  readonly body: unknown;
  readonly cloudEvent: CloudEvent | null;
  /** Lower-case names; only those in KEPT_HEADERS. */
  readonly headers: Readonly<Record<string, string>>;
  readonly arrival: Arrival;
}

/** One sender's format. Pure: it neither asks nor keeps anything, and follows no address it is told. */
export interface Vendor {
  readonly name: WebhookVendor;
  /** By shape and headers that belong to the format; never by User-Agent, which anybody can write. */
  recognises(message: Message): boolean;
  /** What the message says about tags. Never throws, whatever was sent. */
  read(message: Message): Finding | readonly Finding[];
}

/** What of a request is stored beside its body: nothing that holds a secret. */
export const KEPT_HEADERS = [
  "ce-specversion",
  "ce-id",
  "ce-type",
  "ce-time",
  "ce-operator",
  "ce-requestid",
  "x-github-event",
  "x-github-delivery",
  "x-gitea-event",
  "x-gitea-delivery",
  "x-goog-pubsub-message-id",
  "x-goog-pubsub-publish-time",
] as const;
