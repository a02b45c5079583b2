/**
 * Proof that the gate was asked before a request that changes a registry. `transport/outbound.ts` lets nothing
 * but GET, HEAD and signing in leave without one, and only `send-mutation.ts` asks for one. It also knows
 * whether a request may be at work at the registry, because only the transport sees that.
 */
export class MutationPermit {
  #out = false;

  private constructor() {}

  /** @param mayChange the gate; throws when this console may not change anything */
  static issue(mayChange: () => void): MutationPermit {
    mayChange();
    return new MutationPermit();
  }

  /** Is this a permit that was issued? Something merely shaped like one is not. */
  static isOne(value: unknown): value is MutationPermit {
    return typeof value === "object" && value !== null && #out in value;
  }

  /** True while a request may have reached the registry and no answer says that it did nothing. */
  get out(): boolean {
    return this.#out;
  }

  /** The request is handed to the network. */
  leaves(): void {
    this.#out = true;
  }

  /** There was no connection, so nothing was sent. */
  stayed(): void {
    this.#out = false;
  }

  /** The head of an answer arrived. */
  answered(status: number): void {
    this.#out = !saysNothingWasDone(status);
  }
}

/**
 * Does this status say that the request was not carried out? 4xx and redirects do. Not 303, which sends
 * elsewhere for the result of what was done; not 408 and 499, which proxies answer while the registry may
 * still be at work.
 */
export function saysNothingWasDone(status: number): boolean {
  return status >= 300 && status < 500 && status !== 303 && status !== 408 && status !== 499;
}
