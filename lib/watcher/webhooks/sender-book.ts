import type { Database } from "#lib/database/database.ts";
import type { Delivery } from "./delivery-queue.ts";
import type { Sender } from "./parse-delivery.ts";

/** What is known of the registries that deliveries came from. */
export class SenderBook {
  readonly #senders: ReadonlyMap<string, Sender>;

  private constructor(senders: ReadonlyMap<string, Sender>) {
    this.#senders = senders;
  }

  static async of(database: Database, deliveries: readonly Delivery[]): Promise<SenderBook> {
    const ids = [...new Set(deliveries.map(({ registryId }) => registryId))];
    const [connected, watched] = await Promise.all([
      database.client.registry.findMany({ where: { id: { in: ids } }, select: { id: true, kind: true } }),
      database.client.historyRegistry.findMany({
        where: { registryId: { in: ids } },
        select: { registryId: true, clockSkew: true },
      }),
    ]);
    const skews = new Map(watched.map(({ registryId, clockSkew }) => [registryId, clockSkew]));
    return new SenderBook(
      new Map(connected.map(({ id, kind }) => [id, { kind, clockSkew: skews.get(id) ?? 0 }])),
    );
  }

  /** Null: it is no longer connected. */
  find(registryId: string): Sender | null {
    return this.#senders.get(registryId) ?? null;
  }
}
