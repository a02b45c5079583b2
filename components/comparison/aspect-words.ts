import { modeText } from "#components/image-files/mode-letters.ts";
import { exactWords } from "#components/tag-history/history-time.ts";
import type { FileDifference } from "#lib/contract/comparison.ts";
import type { Entry } from "#lib/contract/layers.ts";
import { entryKindWords } from "./entry-kind-words.ts";

type Aspect = FileDifference["aspects"][number];

const ownerWords = ({ uid, gid }: Entry) => `${uid}:${gid}`;
const timeWords = ({ modifiedAt }: Entry) => (modifiedAt === null ? "none" : exactWords(modifiedAt));
const deviceWords = ({ device }: Entry) => (device ? `${device.major}:${device.minor}` : "none");

/** What is told of an aspect when there are two entries to tell it by. */
const TOLD: Record<Aspect, (from: Entry, to: Entry) => string> = {
  kind: (from, to) => `${entryKindWords(from.kind)} → ${entryKindWords(to.kind)}`,
  content: () => "content",
  link: (from, to) => `leads to ${to.link ?? "nothing"}, before to ${from.link ?? "nothing"}`,
  mode: (from, to) => `mode ${modeText(from)} → ${modeText(to)}`,
  owner: (from, to) => `owner ${ownerWords(from)} → ${ownerWords(to)}`,
  time: (from, to) => `time ${timeWords(from)} → ${timeWords(to)}`,
  attributes: () => "extended attributes",
  device: (from, to) => `device ${deviceWords(from)} → ${deviceWords(to)}`,
};

/** In the order in which people ask for them. */
const ORDER: readonly Aspect[] = ["kind", "content", "link", "mode", "owner", "attributes", "device", "time"];

/**
 * What differs between the two entries of a path, in words, the most important first. The time is left out beside
 * anything else: almost everything that changes has another time as well. May hold text of a layer.
 */
export function aspectWords({
  aspects,
  from,
  to,
}: Pick<FileDifference, "aspects" | "from" | "to">): string[] {
  if (from === null || to === null) return [];
  const told = ORDER.filter((aspect) => aspects.includes(aspect));
  const shown = told.length > 1 ? told.filter((aspect) => aspect !== "time") : told;
  return shown.map((aspect) => TOLD[aspect](from, to));
}
