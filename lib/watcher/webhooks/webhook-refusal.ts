import { NotFound, TagtrailError } from "#lib/errors.ts";

/** A webhook request that is not taken. */
export class WebhookRefusal extends TagtrailError {
  constructor(
    code: "unauthenticated" | "unsupported_media_type" | "too_many_requests",
    message: string,
    options?: { advice?: string; details?: Record<string, unknown> },
  ) {
    super(code, message, options);
  }
}

/**
 * There is no such registry, or it takes no webhooks: the same answer, so that nobody learns the names of
 * registries by asking (threats 105, 108).
 */
export function noReceiver(): NotFound {
  return new NotFound("No webhooks are taken at this address.", {
    advice: "Make a secret for this registry's webhooks in the console, or set TAGTRAIL_WEBHOOK_SECRET.",
  });
}

/** @param seconds after which to try again */
export function tooMany(message: string, seconds: number): WebhookRefusal {
  return new WebhookRefusal("too_many_requests", message, { details: { retryAfterSeconds: seconds } });
}
