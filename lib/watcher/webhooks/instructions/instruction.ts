import type { WebhookVendor } from "#lib/tag-history/evidence.ts";

/** How to make one kind of registry send its events here. */
export interface Instruction {
  readonly vendor: WebhookVendor;
  readonly title: string;
  readonly intro: string;
  /** Ready to paste; `$SECRET` stands where the secret goes. */
  readonly code: string;
  readonly notes: readonly string[];
}

/** Where the events are to go. */
export interface Destination {
  /** Without the secret. */
  readonly url: string;
  /** Short name of the registry. */
  readonly name: string;
}

/** The address for senders that can set neither a header nor a signature. */
export function addressWithSecret({ url }: Destination): string {
  return `${url}?secret=$SECRET`;
}

export const WEAK =
  "The secret stands in the address, because this sender can set no header: whoever can read its settings, or the log of a proxy in between, can send events. An event is only believed until the registry was asked.";
