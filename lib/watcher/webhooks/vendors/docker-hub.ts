import { z } from "zod";
import { AS_IT_HAPPENS, toldTime } from "../event-times.ts";
import { told } from "../finding.ts";
import { sentNumber, sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const push = z.object({
  push_data: z.object({ tag: sentText, pusher: sentText, pushed_at: sentNumber }),
  repository: z.object({ repo_name: sentText }),
});

/** Docker Hub. It tells no digest and has no event id; its `callback_url` is never called. */
export const dockerHub: Vendor = {
  name: "docker-hub",
  recognises: ({ body }) => push.safeParse(body).success,
  read: ({ body, arrival }) => {
    const sent = push.safeParse(body).data;
    const name = sent?.repository.repo_name;
    return told({
      // Official images have a name of one part, and are `library/name` to the registry.
      repository: name === undefined || name.includes("/") ? name : `library/${name}`,
      tag: sent?.push_data.tag,
      state: "untold",
      time: toldTime(sent?.push_data.pushed_at, arrival, AS_IT_HAPPENS),
      account: sent?.push_data.pusher,
    });
  },
};
