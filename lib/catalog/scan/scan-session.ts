import { isTagtrailError } from "#lib/errors.ts";
import { isRegistryError } from "#lib/registry/errors.ts";
import type { RequestOptions } from "#lib/registry/registry-client.ts";
import type { CatalogContext } from "../catalog-context.ts";
import { wait } from "../concurrency/wait.ts";
import type { ReadSession } from "../read-session.ts";
import type { RegistryConnection } from "../registry-pool.ts";

/** Seconds: waits of a scan that was told to slow down, when the registry does not say how long. */
const BACK_OFF = [5, 15, 60, 300];
const MAX_WAIT_SECONDS = 900;
const MAX_PAUSES = 8;
/** Requests that fail one after another before the registry as a whole counts as failing. */
const MAX_FAILURES = 20;
/** The registry as a whole cannot be used: the scan ends at once and keeps what is known. */
const FATAL = new Set([
  "registry_unreachable",
  "registry_tls",
  "realm_not_allowed",
  "registry_not_a_registry",
]);
const FAILING = new Set(["registry_timeout", "registry_failed"]);

/** A session for background reading: waits when the registry asks for it, stops when it is down. */
export class ScanSession implements ReadSession {
  readonly context: CatalogContext;
  readonly connection: RegistryConnection;
  readonly parts = "lists";
  readonly width = 2;
  readonly by = "scan";
  readonly #priority: "background" | "interactive";
  readonly #stopper = new AbortController();
  readonly signal: AbortSignal;
  /** The rate limit that is being waited out; null otherwise. */
  paused: unknown = null;
  #pauses = 0;
  #failures = 0;
  #answered = false;
  #resume: Promise<void> | null = null;

  constructor(
    context: CatalogContext,
    connection: RegistryConnection,
    signals: readonly AbortSignal[],
    priority: "background" | "interactive" = "background",
  ) {
    this.#priority = priority;
    this.context = context;
    this.connection = connection;
    this.signal = AbortSignal.any([this.#stopper.signal, ...signals]);
  }

  async ask<Answer>(request: (options: RequestOptions) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      while (this.#resume) await this.#resume;
      this.signal.throwIfAborted();
      try {
        const answer = await request({ signal: this.signal, priority: this.#priority });
        this.#answered = true;
        this.#failures = 0;
        this.#pauses = 0;
        return answer;
      } catch (error) {
        this.signal.throwIfAborted();
        if (!this.#mayWait(error)) throw this.#judged(error);
        await this.#pause(error);
      }
    }
  }

  #mayWait(error: unknown): boolean {
    if (!isTagtrailError(error) || error.code !== "registry_rate_limited") return false;
    return this.#resume !== null || this.#pauses < MAX_PAUSES;
  }

  /** All workers wait together: the limit is the registry's, not one request's. */
  async #pause(error: unknown): Promise<void> {
    this.#resume ??= this.#sleep(error).finally(() => {
      this.#resume = null;
      this.paused = null;
    });
    await this.#resume;
  }

  async #sleep(error: unknown): Promise<void> {
    const asked = isRegistryError(error) ? error.retryAfterSeconds : null;
    const seconds = typeof asked === "number" ? asked : (BACK_OFF[this.#pauses] ?? MAX_WAIT_SECONDS);
    this.#pauses += 1;
    this.paused = error;
    await wait(Math.min(Math.max(seconds, 1), MAX_WAIT_SECONDS) * 1000, this.signal);
  }

  #judged(error: unknown): unknown {
    if (!isTagtrailError(error)) return error;
    // One repository may be closed to us. A credential that was never accepted is not tried thousands of
    // times: token servers lock accounts for that.
    const neverAccepted = error.code === "registry_unauthorized" && !this.#answered;
    if (FAILING.has(error.code) || neverAccepted) this.#failures += 1;
    const hopeless = FATAL.has(error.code) || error.code === "registry_rate_limited";
    if (hopeless || this.#failures >= MAX_FAILURES) this.#stopper.abort(error);
    return error;
  }
}
