import { z } from "zod";
import { AS_IT_HAPPENS, toldTime } from "../event-times.ts";
import { ignored, readDigest, told } from "../finding.ts";
import { sentObject, sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const data = z.object({
  name: sentText,
  reference: sentText,
  digest: sentText,
  mediaType: sentText,
  actor: sentObject({ name: sentText }),
});

const UPDATED = "zotregistry.image.updated";
const DELETED = "zotregistry.image.deleted";

/** zot's events extension, CloudEvents. `reference` is a tag or a digest. */
export const zot: Vendor = {
  name: "zot",
  recognises: ({ cloudEvent }) => cloudEvent?.type.startsWith("zotregistry.") === true,
  read: ({ body, cloudEvent, arrival }) => {
    const sent = data.safeParse(body).data;
    const isRemoval = cloudEvent?.type === DELETED;
    if (sent === undefined) return ignored("An event without its data.");
    if (!isRemoval && cloudEvent?.type !== UPDATED) return ignored("An event that moves no tag.");
    if (sent.reference?.includes(":")) {
      if (!isRemoval) return ignored("A version without a tag.");
      return readDigest(sent.name, sent.reference);
    }
    return told({
      repository: sent.name,
      tag: sent.reference,
      state: isRemoval ? "absent" : "present",
      digest: sent.digest,
      mediaType: sent.mediaType,
      time: toldTime(cloudEvent?.time, arrival, AS_IT_HAPPENS),
      id: cloudEvent?.id,
      account: sent.actor?.name,
    });
  },
};
