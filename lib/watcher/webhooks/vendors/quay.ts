import { z } from "zod";
import { findInEach } from "../collect-findings.ts";
import { arrivalTime } from "../event-times.ts";
import { ignored, told } from "../finding.ts";
import { sentList, sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const push = z.object({
  repository: z.string(),
  docker_url: sentText,
  namespace: sentText,
  updated_tags: z.array(z.unknown()),
});

/** Quay's `repo_push`. It tells neither digest nor time nor who, nor anything of removals. */
export const quay: Vendor = {
  name: "quay",
  recognises: ({ body }) => {
    const sent = push.safeParse(body).data;
    return sent !== undefined && (sent.docker_url !== undefined || sent.namespace !== undefined);
  },
  read: ({ body, arrival }) => {
    const sent = push.safeParse(body).data;
    const tags = sentList(sent?.updated_tags);
    if (tags.length === 0) return ignored("A push without tags.");
    return findInEach(tags, (tag) =>
      told({
        repository: sent?.repository,
        tag: sentText.parse(tag),
        state: "untold",
        time: arrivalTime(arrival),
      }),
    );
  },
};
