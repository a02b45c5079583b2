import type { Settings } from "#lib/settings/settings.ts";
import { findWebhookSecrets } from "#lib/settings/webhook-secret.ts";
import type { DeliveryInbox } from "./delivery-inbox.ts";
import {
  type Presented,
  presentedBy,
  presentsSecret,
  type SentHeaders,
  signsBody,
} from "./presented-secret.ts";
import { KEPT_HEADERS } from "./vendor.ts";
import { noReceiver, tooMany, WebhookRefusal } from "./webhook-refusal.ts";
import { WrongSecrets } from "./wrong-secrets.ts";

/** A webhook request; its body is read only when that is needed. */
export interface IncomingWebhook {
  /** Short name of the registry, as it stands in the address. */
  readonly registry: string;
  readonly headers: SentHeaders;
  /** The parameter `secret`: for senders that can set nothing but an address. */
  readonly secret: string | null;
  /** @throws TooLarge as soon as it is, whatever its length was said to be */
  readBody(): Promise<Uint8Array>;
}

export interface ReceiverParts {
  readonly settings: Settings;
  /** TAGTRAIL_WEBHOOK_SECRET: accepted for every connected registry. */
  readonly environmentSecret: string | null;
  readonly inbox: DeliveryInbox;
  readonly clock: () => Date;
}

/** A value that a parser needs is never longer. */
const HEADER_LIMIT = 256;

/**
 * Takes webhooks: finds out whether the sender may be believed, stores the request as it came, and no more.
 * What it means is found out later, from what is stored.
 */
export class WebhookReceiver {
  readonly #parts: ReceiverParts;
  readonly #wrong: WrongSecrets;

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
    this.#wrong = new WrongSecrets(() => parts.clock().getTime());
  }

  /**
   * Resolves when the request is stored durably, and not before.
   *
   * @throws NotFound for a registry that is unknown or takes no webhooks; WebhookRefusal; TooLarge;
   *   Unavailable when it could not be stored: the sender has to send it again
   */
  async receive(incoming: IncomingWebhook): Promise<void> {
    const { settings, environmentSecret, inbox, clock } = this.#parts;
    const found = await findWebhookSecrets(settings, incoming.registry);
    const accepted = [found?.secret, environmentSecret].filter((text): text is string => !!text);
    if (found === null || accepted.length === 0) throw noReceiver();
    const { registryId } = found;
    requireJsonLike(incoming.headers);
    const presented = presentedBy(incoming.headers, incoming.secret);
    const body = await this.#believe(registryId, presented, accepted, incoming);
    await inbox.add({
      registryId,
      receivedAt: clock(),
      contentType: (incoming.headers.get("content-type") ?? "").slice(0, HEADER_LIMIT),
      headers: keptHeaders(incoming.headers),
      body,
    });
  }

  async #believe(
    registryId: string,
    presented: Presented,
    accepted: readonly string[],
    incoming: IncomingWebhook,
  ): Promise<Uint8Array> {
    if (presentsSecret(presented, accepted)) return await incoming.readBody();
    if (presented.signatures.length === 0) throw this.#refuse(registryId);
    const body = await incoming.readBody();
    if (signsBody(presented, accepted, body)) return body;
    throw this.#refuse(registryId);
  }

  #refuse(registryId: string): WebhookRefusal {
    this.#parts.inbox.countRefused(registryId);
    const seconds = this.#wrong.add(registryId);
    if (seconds !== null) return tooMany("Too many requests with a wrong secret.", seconds);
    return new WebhookRefusal("unauthenticated", "This is not the secret of this registry's webhooks.", {
      advice: "Send the secret as Authorization: Bearer, or sign the body with it.",
    });
  }
}

const JSON_LIKE = /^(?:application\/(?:[a-z0-9.+-]+\+)?json|text\/(?:plain|json))\s*(?:;|$)/i;

/** Senders differ in what they call it, and some call it nothing; a form is none of them. */
function requireJsonLike(headers: SentHeaders): void {
  const type = headers.get("content-type")?.trim() ?? "";
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if ((type === "" || JSON_LIKE.test(type)) && (encoding === "" || encoding === "identity")) return;
  throw new WebhookRefusal("unsupported_media_type", "Webhooks are taken as uncompressed JSON.", {
    advice: "Choose JSON where the sender lets you choose a content type.",
  });
}

function keptHeaders(headers: SentHeaders): Record<string, string> {
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === null || value.length > HEADER_LIMIT ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}
