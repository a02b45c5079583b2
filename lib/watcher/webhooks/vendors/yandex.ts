import { z } from "zod";
import { findInEach } from "../collect-findings.ts";
import { AS_IT_HAPPENS, toldTime } from "../event-times.ts";
import { type Finding, ignored, readDigest, told } from "../finding.ts";
import { sentList, sentText } from "../sent-fields.ts";
import type { Message, Vendor } from "../vendor.ts";

const TYPE = /^yandex\.cloud\.events\.containerregistry\.(\w+)$/;

const trigger = z.object({ messages: z.array(z.unknown()).min(1) });
const message = z.object({
  event_metadata: z.object({
    event_id: sentText,
    event_type: z.string().regex(TYPE),
    created_at: sentText,
  }),
  details: z.object({ repository_name: sentText, tag: sentText, image_digest: sentText }),
});

/**
 * Yandex Container Registry by a trigger whose function passes the messages on. A move is told as
 * DeleteImageTag of the old version and CreateImageTag of the new one.
 */
export const yandex: Vendor = {
  name: "yandex",
  recognises: ({ body }) => message.safeParse(trigger.safeParse(body).data?.messages[0]).success,
  read: ({ body, arrival }) => {
    const messages = sentList((body as { messages?: unknown } | null)?.messages);
    return findInEach(messages, (sent) => readMessage(sent, arrival));
  },
};

function readMessage(sent: unknown, arrival: Message["arrival"]): Finding {
  const { data } = message.safeParse(sent);
  if (data === undefined) return ignored("A message without an event of the registry.");
  const { event_metadata: metadata, details } = data;
  const type = TYPE.exec(metadata.event_type)?.[1];
  if (type === "DeleteImage") {
    // One DeleteImageTag for each of its tags comes as well.
    return readDigest(details.repository_name, details.image_digest);
  }
  const isRemoval = type === "DeleteImageTag";
  if (!isRemoval && type !== "CreateImageTag") return ignored("An event that moves no tag.");
  return told({
    repository: details.repository_name,
    tag: details.tag,
    state: isRemoval ? "absent" : "present",
    digest: details.image_digest,
    time: toldTime(metadata.created_at, arrival, AS_IT_HAPPENS),
    id: metadata.event_id,
    paired: isRemoval,
  });
}
