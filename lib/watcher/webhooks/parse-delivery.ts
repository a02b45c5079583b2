import { z } from "zod";
import { collectFindings } from "./collect-findings.ts";
import type { Arrival } from "./event-times.ts";
import { type Finding, ignored } from "./finding.ts";
import { parseJson } from "./parse-json.ts";
import { recognise } from "./recognise.ts";
import { sentText } from "./sent-fields.ts";
import type { CloudEvent, Message, Vendor } from "./vendor.ts";
import type { ParsedDelivery } from "./webhook-event.ts";

/** Milliseconds beyond the measured difference of the clocks: it is measured now and then, and they drift. */
const DRIFT_MS = 250;

/** A delivery as it was stored. */
export interface RawDelivery {
  readonly body: Uint8Array;
  /** Lower-case names; see KEPT_HEADERS. */
  readonly headers: Readonly<Record<string, string>>;
  readonly receivedAt: Date;
}

/** What is known of the registry it came from. */
export interface Sender {
  /** As configured; a hint for formats that look alike. */
  readonly kind: string;
  /** Milliseconds by which its clock is ahead of ours. */
  readonly clockSkew: number;
}

const structured = z.object({
  specversion: z.string(),
  type: z.string(),
  id: sentText,
  time: sentText,
  operator: sentText,
  requestid: sentText,
  data: z.unknown(),
});
const notification = z.object({ Type: z.literal("Notification"), Message: z.string() });

/**
 * Reads a delivery. Pure, and never throws: whatever was sent, the answer is bounded by EVENT_LIMIT and
 * holds no text that is not a name, a digest or plainly a text by its rules.
 */
export function parseDelivery(delivery: RawDelivery, { kind, clockSkew }: Sender): ParsedDelivery {
  const arrival = { receivedAt: delivery.receivedAt.getTime(), skew: Math.abs(clockSkew) + DRIFT_MS };
  const message = readMessage(delivery, arrival);
  const vendor = message === null ? null : recognise(message, kind);
  return { vendor: vendor?.name ?? null, ...collectFindings(findingsIn(message, vendor)) };
}

function findingsIn(message: Message | null, vendor: Vendor | null): readonly Finding[] {
  if (message === null) return [ignored("A body that is not JSON, or nests too deeply.")];
  if (vendor === null) return [ignored("A body of no known format.")];
  const found = vendor.read(message);
  return "is" in found ? [found] : found;
}

function readMessage({ body: bytes, headers }: RawDelivery, arrival: Arrival): Message | null {
  const body = unwrapNotification(parseJson(bytes));
  if (body === undefined) return null;
  const binary = headers["ce-type"];
  if (binary !== undefined) {
    const cloudEvent: CloudEvent = {
      type: binary,
      id: headers["ce-id"],
      time: headers["ce-time"],
      operator: headers["ce-operator"],
      requestId: headers["ce-requestid"],
    };
    return { body, cloudEvent, headers, arrival };
  }
  const { data: event } = structured.safeParse(body);
  if (event === undefined) return { body, cloudEvent: null, headers, arrival };
  const { data, type, id, time, operator, requestid: requestId } = event;
  return { body: data, cloudEvent: { type, id, time, operator, requestId }, headers, arrival };
}

/** Amazon SNS wraps what it relays, unless it is told to deliver it raw. */
function unwrapNotification(body: unknown): unknown {
  const wrapped = notification.safeParse(body).data;
  return wrapped === undefined ? body : parseJson(Buffer.from(wrapped.Message));
}
