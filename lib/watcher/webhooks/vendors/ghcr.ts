import { z } from "zod";
import { sinceTold } from "../event-times.ts";
import { ignored, told } from "../finding.ts";
import { sentObject, sentText } from "../sent-fields.ts";
import type { Vendor } from "../vendor.ts";

const published = z.object({
  name: z.string(),
  namespace: sentText,
  package_type: sentText,
  ecosystem: sentText,
  owner: sentObject({ login: sentText }),
  package_version: z.object({
    version: sentText,
    updated_at: sentText,
    created_at: sentText,
    container_metadata: sentObject({ tag: sentObject({ name: sentText, digest: sentText }) }),
  }),
});
const body = z.object({
  action: sentText,
  package: published.optional().catch(undefined),
  registry_package: published.optional().catch(undefined),
  sender: sentObject({ login: sentText }),
});

/** Of these a package's event may be about an image: GitHub sends the same event for npm and others. */
const isContainer = (type: string | undefined) => type === undefined || type.toLowerCase() === "container";

/**
 * GitHub's `package` and `registry_package`. A name is written as the owner writes it, while the registry
 * knows it in lower case. The version's `updated_at` is not known to be the moment of the move, so the event
 * lies between it and the arrival.
 */
export const ghcr: Vendor = {
  name: "ghcr",
  recognises: ({ body: sent }) => {
    const parsed = body.safeParse(sent).data;
    return parsed?.package !== undefined || parsed?.registry_package !== undefined;
  },
  read: ({ body: sent, headers, arrival }) => {
    const parsed = body.safeParse(sent).data;
    const about = parsed?.package ?? parsed?.registry_package;
    if (about === undefined || !isContainer(about.package_type ?? about.ecosystem)) {
      return ignored("A package that is no image.");
    }
    if (parsed?.action !== "published" && parsed?.action !== "updated") {
      return ignored("An event that moves no tag.");
    }
    const { version, container_metadata, updated_at, created_at } = about.package_version;
    const tag = container_metadata?.tag;
    if (tag?.name === undefined || tag.name === "") return ignored("A version without a tag.");
    const digest = tag.digest || version;
    const delivery = headers["x-github-delivery"];
    return told({
      repository: `${about.namespace ?? about.owner?.login ?? ""}/${about.name}`.toLowerCase(),
      tag: tag.name,
      state: digest === undefined || digest === "" ? "untold" : "present",
      digest,
      time: sinceTold(updated_at ?? created_at, arrival),
      id: delivery === undefined ? undefined : `${delivery} ${tag.name}`,
      account: parsed.sender?.login,
    });
  },
};
