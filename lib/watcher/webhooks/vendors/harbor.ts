import { z } from "zod";
import { findInEach } from "../collect-findings.ts";
import { AS_IT_HAPPENS, toldTime } from "../event-times.ts";
import { type Finding, ignored, readDigest, told } from "../finding.ts";
import { sentList, sentNumber, sentObject, sentText } from "../sent-fields.ts";
import type { Message, Vendor } from "../vendor.ts";

const repository = sentObject({ repo_full_name: sentText });

const plain = z.object({
  type: z.string(),
  occur_at: sentNumber,
  operator: sentText,
  event_data: z.object({ resources: z.unknown(), repository }),
});
const data = z.object({ resources: z.unknown(), repository });
const resource = z.object({ tag: sentText, digest: sentText });

const PUSHED = new Set(["PUSH_ARTIFACT", "harbor.artifact.pushed"]);
const DELETED = new Set(["DELETE_ARTIFACT", "harbor.artifact.deleted"]);

interface Sent {
  readonly type: string;
  readonly at: string | number | undefined;
  readonly id: string | undefined;
  readonly operator: string | undefined;
  readonly requestId: string | undefined;
  readonly resources: readonly unknown[];
  readonly repository: string | undefined;
}

/**
 * Harbor, its own format and CloudEvents. `tag` holds the digest when the version has none. A deletion
 * names the first tag only, and tags moved in Harbor's pages send nothing, so more is left to reading.
 */
export const harbor: Vendor = {
  name: "harbor",
  recognises: ({ body, cloudEvent }) =>
    cloudEvent === null ? plain.safeParse(body).success : cloudEvent.type.startsWith("harbor."),
  read: (message) => {
    const sent = whatIsSent(message);
    if (sent === null) return ignored("An event without its data.");
    if (!PUSHED.has(sent.type) && !DELETED.has(sent.type)) {
      return ignored("A pull, or another event that moves no tag.");
    }
    if (sent.resources.length === 0) return ignored("An event without resources.");
    return findInEach(sent.resources, (one) => readResource(one, sent, message));
  },
};

function whatIsSent({ body, cloudEvent }: Message): Sent | null {
  if (cloudEvent === null) {
    const { data: own } = plain.safeParse(body);
    if (own === undefined) return null;
    return {
      ...{ type: own.type, at: own.occur_at, id: undefined, operator: own.operator, requestId: undefined },
      resources: sentList(own.event_data.resources),
      repository: own.event_data.repository?.repo_full_name,
    };
  }
  const parsed = data.safeParse(body).data;
  if (parsed === undefined) return null;
  const { type, time, id, operator, requestId } = cloudEvent;
  return {
    ...{ type, at: time, id, operator, requestId },
    resources: sentList(parsed.resources),
    repository: parsed.repository?.repo_full_name,
  };
}

function readResource(one: unknown, sent: Sent, { arrival }: Message): Finding[] {
  const { tag, digest } = resource.safeParse(one).data ?? {};
  const isRemoval = DELETED.has(sent.type);
  const isTagged = tag !== undefined && tag !== "" && tag !== digest;
  const others = isRemoval && digest !== undefined ? [readDigest(sent.repository, digest)] : [];
  if (!isTagged) return isRemoval ? others : [ignored("A version without a tag.")];
  const event = told({
    repository: sent.repository,
    tag,
    state: isRemoval ? "absent" : "present",
    digest,
    time: toldTime(sent.at, arrival, AS_IT_HAPPENS),
    id: sent.id === undefined ? undefined : `${sent.id} ${tag}`,
    account: sent.operator,
    requestId: sent.requestId,
  });
  return [event, ...others];
}
