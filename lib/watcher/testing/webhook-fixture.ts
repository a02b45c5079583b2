import type { Database } from "#lib/database/database.ts";
import { TooLarge } from "#lib/errors.ts";
import { createSettings, type Settings } from "#lib/settings/settings.ts";
import { type HistoryFixture, historyFixture } from "#lib/tag-history/testing/history-fixture.ts";
import type { IncomingWebhook } from "../webhooks/receive-webhook.ts";
import type { ReadRequest } from "../webhooks/request-reads.ts";
import { createWebhooks, type Webhooks } from "../webhooks/webhooks.ts";

export const SECRET = "the secret of the environment";

export interface WebhookFixture {
  readonly webhooks: Webhooks;
  readonly history: HistoryFixture;
  readonly settings: Settings;
  readonly database: Database;
  readonly registryId: string;
  /** Reads that were asked for, in order. */
  readonly reads: ReadRequest[];
}

export interface FixtureOptions {
  /** Null: none. */
  readonly environmentSecret?: string | null;
  readonly kind?: string;
  readonly requestRead?: (wish: ReadRequest) => void;
}

/** Webhooks over a new database with one connected registry, `main`, and a clock that stands still. */
export async function webhookFixture(
  database: Database,
  options: FixtureOptions = {},
): Promise<WebhookFixture> {
  const history = await historyFixture(database);
  const { registryId } = history;
  if (options.kind) {
    await database.client.registry.update({ where: { id: registryId }, data: { kind: options.kind } });
  }
  const settings = createSettings(database, {
    secret: "for tests only, never anywhere else",
    dataFolder: "/nowhere",
    insecureTls: new Set(),
  });
  const reads: ReadRequest[] = [];
  const webhooks = createWebhooks({
    settings,
    history: history.context,
    environment: {
      host: "127.0.0.1",
      port: 3000,
      publicUrl: null,
      webhookSecret: options.environmentSecret === undefined ? SECRET : options.environmentSecret,
    },
    requestRead: (wish) => {
      options.requestRead?.(wish);
      reads.push(wish);
    },
  });
  return { webhooks, history, settings, database, registryId, reads };
}

export interface Sent {
  readonly registry?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secret?: string | null;
  readonly body?: string | Uint8Array;
  /** Called when the body is asked for. */
  readonly onRead?: () => void;
}

/** A request to the receiver; right unless said otherwise. */
export function incoming(sent: Sent = {}): IncomingWebhook {
  const defaults = { authorization: `Bearer ${SECRET}`, "content-type": "application/json" };
  const headers = new Headers(sent.headers ?? defaults);
  return {
    registry: sent.registry ?? "main",
    headers,
    secret: sent.secret ?? null,
    readBody: async () => {
      sent.onRead?.();
      const body = Buffer.from(sent.body ?? "{}");
      if (body.length > 256 * 1024) throw new TooLarge("The body is larger than 256 KiB.");
      return body;
    },
  };
}

/** `taken`, or the code of the refusal. */
export async function answerTo({ webhooks }: WebhookFixture, sent: Sent = {}): Promise<string> {
  return await webhooks.receiver.receive(incoming(sent)).then(
    () => "taken",
    (error: { code?: string }) => error.code ?? String(error),
  );
}

/** Receives a body with the right secret and processes what is due. */
export async function deliver(
  fixture: WebhookFixture,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<void> {
  const own = { authorization: `Bearer ${SECRET}`, "content-type": "application/json", ...headers };
  await fixture.webhooks.receiver.receive(incoming({ body: JSON.stringify(body), headers: own }));
  await fixture.webhooks.processor.processDue();
}
