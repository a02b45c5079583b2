import type { RequestOptions } from "#lib/registry/registry-client.ts";
import type { CatalogContext } from "./catalog-context.ts";
import type { RegistryConnection } from "./registry-pool.ts";
import type { ReadBy } from "./tag-observer.ts";

/** One errand to one registry: a scan, the visit of a page. */
export interface ReadSession {
  readonly context: CatalogContext;
  readonly connection: RegistryConnection;
  /** `lists`: only what lists show; `page`: everything a page about one image shows. */
  readonly parts: "lists" | "page";
  /** Children of an index read at the same time. */
  readonly width: number;
  readonly signal: AbortSignal | undefined;
  /** On whose account tags are read. */
  readonly by: ReadBy;
  /** Every request goes through here: a scan waits when the registry asks for it, and ends when it is down. */
  ask<Answer>(request: (options: RequestOptions) => Promise<Answer>): Promise<Answer>;
}

/** A session for the poller: it goes after people, and failures are told at once, as the poller has time itself. */
export function pollSession(
  context: CatalogContext,
  connection: RegistryConnection,
  signal: AbortSignal,
): ReadSession {
  const ask: ReadSession["ask"] = (request) => request({ signal, priority: "background" });
  return { context, connection, parts: "lists", width: 2, signal, by: "poll", ask };
}

/** A session for a person who waits: failures are told at once. */
export function visitSession(
  context: CatalogContext,
  connection: RegistryConnection,
  signal?: AbortSignal,
): ReadSession {
  const options: RequestOptions = signal ? { signal } : {};
  const ask: ReadSession["ask"] = (request) => request(options);
  return { context, connection, parts: "page", width: 6, signal, by: "scan", ask };
}
