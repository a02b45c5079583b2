import { TagtrailError } from "#lib/errors.ts";

/**
 * A request to our own API that failed, in the API's words. `status` is 0 when no answer came at all. `requestId`
 * finds the line in the log.
 */
export class ConsoleApiError extends TagtrailError {
  readonly status: number;
  readonly requestId: string | null;

  constructor(
    facts: { status: number; code: string; detail: string; requestId: string | null },
    extra: { advice?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(facts.code, facts.detail, extra);
    this.status = facts.status;
    this.requestId = facts.requestId;
  }

  /** The same as `message`; the name it has in the API's problem details (RFC 9457). */
  get detail(): string {
    return this.message;
  }
}
