import type { Settings } from "#lib/settings/settings.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import { DeliveryInbox } from "./delivery-inbox.ts";
import { DeliveryProcessor } from "./process-deliveries.ts";
import { WebhookReceiver } from "./receive-webhook.ts";
import type { RequestRead } from "./request-reads.ts";

/** What of the environment webhooks need. */
export interface WebhookEnvironment {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: URL | null;
  readonly webhookSecret: string | null;
}

/** Everything about webhooks of one process; their state hangs here. */
export interface Webhooks {
  readonly settings: Settings;
  readonly clock: () => Date;
  readonly environmentSecret: string | null;
  /** Where the console is reached, without a slash at its end. */
  readonly address: string;
  readonly receiver: WebhookReceiver;
  readonly processor: DeliveryProcessor;
  /** Begins to process what is stored. */
  start(): void;
  /** Stores what is being received, ends what is being processed. What waits is processed after the next start. */
  stop(): Promise<void>;
}

export interface WebhookParts {
  readonly settings: Settings;
  readonly history: HistoryContext;
  readonly environment: WebhookEnvironment;
  /** Asks the poller to read a tag. */
  readonly requestRead: RequestRead;
}

/** Puts the receiver, the store of deliveries and their processor together. */
export function createWebhooks({ settings, history, environment, requestRead }: WebhookParts): Webhooks {
  const { clock } = history;
  const processor = new DeliveryProcessor({ history, requestRead });
  const inbox = new DeliveryInbox(history.database, { clock, onStored: () => processor.wake() });
  const environmentSecret = environment.webhookSecret;
  return {
    settings,
    clock,
    environmentSecret,
    address: addressOf(environment),
    receiver: new WebhookReceiver({ settings, environmentSecret, inbox, clock }),
    processor,
    start: () => processor.start(),
    stop: async () => {
      await inbox.idle();
      await processor.stop();
    },
  };
}

function addressOf({ host, port, publicUrl }: WebhookEnvironment): string {
  if (publicUrl !== null) return publicUrl.origin;
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
