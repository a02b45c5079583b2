import { z } from "zod";
import { AS_IT_HAPPENS, toldTime } from "../event-times.ts";
import { ignored, readDigest, told } from "../finding.ts";
import { sentObject, sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const event = z.object({
  id: z.string(),
  timestamp: sentText,
  action: z.string(),
  target: z.object({ repository: sentText, tag: sentText, digest: sentText, mediaType: sentText }),
  request: sentObject({ id: sentText, useragent: sentText }),
});

/**
 * Azure Container Registry: one event of distribution's kind without its envelope. It tells nobody's name,
 * and a deletion names the digest and none of the tags that went with it.
 */
export const acr: Vendor = {
  name: "acr",
  recognises: ({ body, cloudEvent }) => cloudEvent === null && event.safeParse(body).success,
  read: ({ body, arrival }) => {
    const sent = event.safeParse(body).data;
    const target = sent?.target;
    if (sent?.action === "delete" && !target?.tag) {
      return readDigest(target?.repository, target?.digest);
    }
    if (sent?.action !== "push" && sent?.action !== "delete") {
      return ignored("An event that moves no tag.");
    }
    if (!target?.tag) return ignored("A version without a tag.");
    return told({
      repository: target.repository,
      tag: target.tag,
      state: sent.action === "push" ? "present" : "absent",
      digest: target.digest,
      mediaType: target.mediaType,
      time: toldTime(sent.timestamp, arrival, AS_IT_HAPPENS),
      id: sent.id,
      requestId: sent.request?.id,
      userAgent: sent.request?.useragent,
    });
  },
};
