import { z } from "zod";
import { arrivalTime, sinceTold } from "../event-times.ts";
import { ignored, readDigest, told } from "../finding.ts";
import { sentObject, sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const event = z.object({
  action: sentText,
  package: z.object({
    type: z.string(),
    name: sentText,
    version: z.string(),
    created_at: sentText,
    owner: z.object({ login: sentText }),
  }),
  sender: sentObject({ login: sentText }),
});

/**
 * Gitea and Forgejo. The version is the tag, or `sha256:…` for what has none; the digest is not told. The
 * time is of the version's creation, so it says nothing of a deletion.
 */
export const gitea: Vendor = {
  name: "gitea",
  recognises: ({ body }) => event.safeParse(body).success,
  read: ({ body, headers, arrival }) => {
    const sent = event.safeParse(body).data;
    const about = sent?.package;
    if (about?.type !== "container") return ignored("A package that is no image.");
    const isRemoval = sent?.action === "deleted";
    if (!isRemoval && sent?.action !== "created") return ignored("An event that moves no tag.");
    const repository = `${about.owner.login ?? ""}/${about.name ?? ""}`.toLowerCase();
    if (about.version.includes(":")) {
      if (!isRemoval) return ignored("A version without a tag.");
      return readDigest(repository, about.version);
    }
    const delivery = headers["x-gitea-delivery"];
    return told({
      repository,
      tag: about.version,
      state: isRemoval ? "absent" : "untold",
      time: isRemoval ? arrivalTime(arrival) : sinceTold(about.created_at, arrival),
      id: delivery === undefined ? undefined : `${delivery} ${about.version}`,
      account: sent?.sender?.login,
    });
  },
};
