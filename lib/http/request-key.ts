import { InvalidInput } from "#lib/errors.ts";

/**
 * The Idempotency-Key of a request: the client's own name for one change, so that asking twice changes once.
 *
 * @throws InvalidInput when it is longer than 200 characters or has others than visible ASCII
 */
export function readRequestKey(request: Request): string | null {
  const key = request.headers.get("idempotency-key");
  if (key === null) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new InvalidInput("The Idempotency-Key is not right.", {
    advice: "Send 1 to 200 visible ASCII characters, for example a UUID.",
  });
}
