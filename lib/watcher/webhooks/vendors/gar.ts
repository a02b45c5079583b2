import { z } from "zod";
import { type TimeRule, toldTime } from "../event-times.ts";
import { ignored, readDigest, told } from "../finding.ts";
import { parseJson } from "../parse-json.ts";
import { sentText } from "../sent-fields.ts";
import type { Message, Vendor } from "../vendor.ts";

const envelope = z.object({
  message: z.object({
    data: z.string(),
    messageId: sentText,
    message_id: sentText,
    publishTime: sentText,
    publish_time: sentText,
  }),
});
const change = z
  .object({ action: z.enum(["INSERT", "DELETE"]), tag: sentText, digest: sentText })
  .refine(({ tag, digest }) => tag !== undefined || digest !== undefined);

/** The message is published after the change; by how much is not promised. */
const PUBLISHED_AFTER: TimeRule = { before: 30_000, after: 0 };

/**
 * Google Artifact Registry (topic `gcr`) by a push subscription of Pub/Sub, in its envelope or unwrapped.
 * Names are whole addresses; a repository is what comes after the host.
 */
export const gar: Vendor = {
  name: "gar",
  recognises: (message) => change.safeParse(unwrap(message).body).success,
  read: (message) => {
    const { body, id, time } = unwrap(message);
    const sent = change.safeParse(body).data;
    const version = splitAt(sent?.digest, "@");
    const tag = splitAt(sent?.tag, ":");
    if (tag === null) {
      if (sent?.action !== "DELETE") return ignored("A version without a tag.");
      return readDigest(version?.repository, version?.rest);
    }
    return told({
      repository: tag.repository,
      tag: tag.rest,
      state: sent?.action === "DELETE" ? "absent" : version === null ? "untold" : "present",
      digest: version?.repository === tag.repository ? version.rest : undefined,
      time: toldTime(time, message.arrival, PUBLISHED_AFTER),
      id,
    });
  },
};

interface Unwrapped {
  readonly body: unknown;
  readonly id: string | undefined;
  readonly time: string | undefined;
}

function unwrap({ body, headers }: Message): Unwrapped {
  const message = envelope.safeParse(body).data?.message;
  if (message === undefined) {
    const [id, time] = [headers["x-goog-pubsub-message-id"], headers["x-goog-pubsub-publish-time"]];
    return { body, id, time };
  }
  return {
    body: parseJson(Buffer.from(message.data, "base64")),
    id: message.messageId ?? message.message_id,
    time: message.publishTime ?? message.publish_time,
  };
}

/** `host/path:tag` or `host/path@digest`; a host may have a port, and none of the rest has a slash. */
function splitAt(name: string | undefined, sign: "@" | ":"): { repository: string; rest: string } | null {
  const slash = name?.indexOf("/") ?? -1;
  if (name === undefined || slash <= 0) return null;
  const path = name.slice(slash + 1);
  const at = sign === "@" ? path.indexOf(sign) : path.lastIndexOf(sign);
  return at === -1 ? null : { repository: path.slice(0, at), rest: path.slice(at + 1) };
}
