import { z } from "zod";
import { findInEach } from "../collect-findings.ts";
import { arrivalTime, BEFORE_IT_IS_WRITTEN, toldTime } from "../event-times.ts";
import { type Finding, ignored, readDigest, told } from "../finding.ts";
import { sentList, sentObject, sentText } from "../sent-fields.ts";
import type { Message, Vendor } from "../vendor.ts";

const envelope = z.object({ events: z.array(z.unknown()) });

const event = z.object({
  id: sentText,
  timestamp: sentText,
  action: sentText,
  target: sentObject({
    repository: sentText,
    tag: sentText,
    digest: sentText,
    mediaType: sentText,
  }),
  request: sentObject({ id: sentText, addr: sentText, useragent: sentText }),
  actor: sentObject({ name: sentText }),
});

/**
 * CNCF distribution, envelopes v1 (2.x) and v2 (3.x), and whoever sends the same. The envelope is a list and
 * all of it is read. A removal by digest is followed by an event for each removed tag, with neither digest
 * nor media type.
 */
export const distribution: Vendor = {
  name: "distribution",
  recognises: ({ body }) => {
    const parsed = envelope.safeParse(body);
    const first = event.safeParse(parsed.data?.events[0]).data;
    return parsed.success && (parsed.data.events.length === 0 || first?.target !== undefined);
  },
  read: readEnvelope,
};

/** GitLab's own registry sends the envelope of distribution; only the registry's kind tells them apart. */
export const gitlab: Vendor = { name: "gitlab", recognises: distribution.recognises, read: readEnvelope };

function readEnvelope({ body, arrival }: Message): Finding[] {
  const events = sentList((body as { events?: unknown } | null)?.events);
  return findInEach(events, (sent) => readEvent(sent, arrival));
}

function readEvent(sent: unknown, arrival: Message["arrival"]): Finding {
  const { data } = event.safeParse(sent);
  const target = data?.target;
  if (data === undefined || target === undefined) return ignored("An event without a target.");
  const isTagged = target.tag !== undefined && target.tag !== "";
  if (data.action === "delete" && !isTagged) {
    return readDigest(target.repository, target.digest);
  }
  if (data.action !== "push" && data.action !== "delete") {
    return ignored("A pull, or another event that moves no tag.");
  }
  if (!isTagged) return ignored("A blob, or a version without a tag.");
  return told({
    repository: target.repository,
    tag: target.tag,
    state: data.action === "push" ? "present" : "absent",
    digest: target.digest,
    mediaType: target.mediaType,
    time:
      data.timestamp === undefined
        ? arrivalTime(arrival, BEFORE_IT_IS_WRITTEN.after)
        : toldTime(data.timestamp, arrival, BEFORE_IT_IS_WRITTEN),
    id: data.id,
    account: data.actor?.name,
    address: data.request?.addr,
    requestId: data.request?.id,
    userAgent: data.request?.useragent,
  });
}
