import type { ProviderId } from "#lib/registry/providers/provider.ts";

/** How hard a registry may be asked by the poller; people and scans come on top. */
export interface PollBounds {
  readonly perSecond: number;
  /** Requests at the same time; the client allows 8 to everybody together. */
  readonly width: number;
}

/** Ten thousand important tags, each read every 50 seconds, are 200 requests per second. */
const OWN: PollBounds = { perSecond: 300, width: 6 };
const RENTED: PollBounds = { perSecond: 10, width: 3 };
const SHARED: PollBounds = { perSecond: 5, width: 2 };
/** It limits by address and account, and says so late. */
const DOCKER_HUB: PollBounds = { perSecond: 1, width: 1 };

const BOUNDS: Readonly<Record<ProviderId, PollBounds>> = {
  generic: OWN,
  distribution: OWN,
  zot: OWN,
  harbor: OWN,
  gitea: OWN,
  sandbox: OWN,
  ecr: RENTED,
  gar: RENTED,
  acr: RENTED,
  yandex: RENTED,
  quay: SHARED,
  gitlab: SHARED,
  ghcr: SHARED,
  "docker-hub": DOCKER_HUB,
};

export function pollBounds(provider: ProviderId): PollBounds {
  return BOUNDS[provider];
}

export interface RateLimitOptions {
  readonly perSecond: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Lets requests through one after another, evenly spread: never more in a second than agreed. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  #free = 0;

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Resolves when it is the caller's turn. @throws the signal's reason */
  async turn(signal: AbortSignal): Promise<void> {
    const { now, sleep, perSecond } = this.#options;
    const at = now();
    const mine = Math.max(at, this.#free);
    this.#free = mine + 1000 / perSecond;
    // A timer cannot be more exact; a few requests together are spread by the next ones.
    if (mine - at > 5) await sleep(mine - at, signal);
    signal.throwIfAborted();
  }
}
