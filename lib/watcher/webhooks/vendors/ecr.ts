import { z } from "zod";
import { AS_IT_HAPPENS, toldTime } from "../event-times.ts";
import { ignored, readDigest, told } from "../finding.ts";
import { sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const event = z.object({
  id: sentText,
  "detail-type": z.literal("ECR Image Action"),
  time: sentText,
  detail: z.object({
    result: sentText,
    "action-type": sentText,
    "repository-name": sentText,
    "image-tag": sentText,
    "image-digest": sentText,
    "manifest-media-type": sentText,
  }),
});

/** Amazon ECR by EventBridge. Attempts that failed are told as well, and move nothing. */
export const ecr: Vendor = {
  name: "ecr",
  recognises: ({ body }) => event.safeParse(body).success,
  read: ({ body, arrival }) => {
    const sent = event.safeParse(body).data;
    const detail = sent?.detail;
    if (detail?.result !== "SUCCESS") return ignored("An attempt that did not succeed.");
    const action = detail["action-type"];
    if (action !== "PUSH" && action !== "DELETE") return ignored("An event that moves no tag.");
    const [repository, tag, digest] = [
      detail["repository-name"],
      detail["image-tag"],
      detail["image-digest"],
    ];
    if (tag === undefined || tag === "") {
      if (action === "PUSH") return ignored("A version without a tag.");
      return readDigest(repository, digest);
    }
    return told({
      repository,
      tag,
      state: action === "PUSH" ? "present" : "absent",
      digest,
      mediaType: detail["manifest-media-type"],
      time: toldTime(sent?.time, arrival, AS_IT_HAPPENS),
      id: sent?.id,
    });
  },
};
