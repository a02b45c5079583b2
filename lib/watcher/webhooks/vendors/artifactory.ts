import { z } from "zod";
import { arrivalTime } from "../event-times.ts";
import { ignored, readTag, told } from "../finding.ts";
import { sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const event = z.object({
  domain: z.literal("docker"),
  event_type: z.string(),
  data: z.object({
    repo_key: sentText,
    image_name: sentText,
    tag: sentText,
    sha256: sentText,
    path: sentText,
  }),
});

/** JFrog Artifactory, domain `docker`. It tells neither time nor who, and has no event id. */
export const artifactory: Vendor = {
  name: "artifactory",
  recognises: ({ body }) => event.safeParse(body).success,
  read: ({ body, arrival }) => {
    const sent = event.safeParse(body).data;
    const { repo_key, image_name, tag, sha256, path } = sent?.data ?? {};
    const repository = `${repo_key ?? ""}/${image_name ?? ""}`;
    // Which of the two repositories it names is not documented, so it is only a reason to look.
    if (sent?.event_type === "promoted") return readTag(repository, tag);
    const isRemoval = sent?.event_type === "deleted";
    if (!isRemoval && sent?.event_type !== "pushed") return ignored("An event that moves no tag.");
    // The checksum is of the file named by the path, which is a manifest for every client known.
    const isManifest = path === undefined || /(^|\/)(list\.)?manifest\.json$/.test(path);
    const digest = isManifest && sha256 ? `sha256:${sha256}` : undefined;
    return told({
      repository,
      tag,
      state: isRemoval ? "absent" : digest === undefined ? "untold" : "present",
      digest,
      time: arrivalTime(arrival),
    });
  },
};
