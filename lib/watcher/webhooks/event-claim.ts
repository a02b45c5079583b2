import { hash } from "node:crypto";
import type { Claim, WebhookVendor } from "#lib/tag-history/evidence.ts";
import type { WebhookEvent } from "./webhook-event.ts";

/** Where an event came from. */
export interface EventOrigin {
  /** Registry.id */
  readonly registryId: string;
  readonly vendor: WebhookVendor;
  /** WebhookDelivery.id */
  readonly deliveryId: number;
}

/** An event as evidence: somebody told us. Who did it is `claimed`, never a person of this console (threat 109). */
export function claimOf(event: WebhookEvent, origin: EventOrigin): Claim {
  const { repository, tag, state, time, actor, removed, paired } = event;
  return {
    kind: "claim",
    subject: { registryId: origin.registryId, repository, tag },
    state,
    valid: time.valid,
    clock: time.clock,
    source: `webhook:${origin.vendor}`,
    sourceEventId: eventIdentity(event, origin),
    actor: actor === null ? undefined : { ...actor, how: "claimed" },
    removed: removed ?? undefined,
    paired: paired || undefined,
    details: {
      ...(event.requestId === null ? {} : { requestId: event.requestId }),
      ...(event.userAgent === null ? {} : { userAgent: event.userAgent }),
    },
  };
}

/**
 * What makes the same event the same evidence, however often it is delivered or a delivery is processed.
 *
 * The sender's id of it, where there is one that is plainly an id. Else what the event says, with the time
 * as told and not as bounds, because those move with the measured difference of the clocks. An event that
 * tells no time says the same each time the tag is pushed, so it is told apart by its delivery; a delivery
 * that is sent twice then counts as pushed again, unchanged.
 */
export function eventIdentity(event: WebhookEvent, { deliveryId }: Pick<EventOrigin, "deliveryId">): string {
  if (event.id !== null && /^[\x21-\x7e][\x20-\x7e]{0,199}$/.test(event.id)) return event.id;
  const { repository, tag, state, time, actor, removed } = event;
  const told = event.id ?? time.told ?? `delivery ${deliveryId}`;
  const said = [repository, tag, state.is, state.is === "present" ? state.digest : null, removed];
  return `sha256:${hash("sha256", JSON.stringify([...said, actor?.name ?? null, told]))}`;
}
