import { isDigest } from "#lib/references/digest.ts";
import { isRepositoryName } from "#lib/references/repository-name.ts";
import { isTagName } from "#lib/references/tag-name.ts";
import type { TagState } from "#lib/tag-history/evidence.ts";
import type { Finding, SentEvent } from "./finding.ts";
import { accountName, hostAddress, mediaTypeOf, plainText } from "./sent-fields.ts";
import type { ParsedDelivery, WebhookEvent, WorthReading } from "./webhook-event.ts";

/** As many events as one delivery may tell; the rest is counted and left (threat 107). */
export const EVENT_LIMIT = 1_000;
const NOTE_LIMIT = 5;

/**
 * The one place where texts of a sender become names: what is not a name, a tag or a digest by the grammar
 * of lib/references is counted and goes no further (threat 108).
 */
export function collectFindings(findings: readonly Finding[]): Omit<ParsedDelivery, "vendor"> {
  const events: WebhookEvent[] = [];
  const worthReading: WorthReading[] = [];
  const notes = new Set<string>();
  let ignored = 0;
  const ignore = (why: string, count: number) => {
    ignored += count;
    if (notes.size < NOTE_LIMIT) notes.add(why);
  };
  for (const finding of findings) {
    if (finding.is === "ignored") ignore(finding.why, finding.count);
    else if (events.length + worthReading.length >= EVENT_LIMIT) ignore(tooManyEvents, 1);
    else if (finding.is === "worth-reading") worthReading.push(...placeIn(finding));
    else {
      const checked = check(finding.event);
      if (typeof checked === "string") ignore(checked, 1);
      else events.push(checked);
    }
  }
  return { events, worthReading, ignored, notes: [...notes] };
}

const tooManyEvents = `More than ${EVENT_LIMIT} events in one delivery.`;

/**
 * The elements of a list in a delivery, as many as are read.
 *
 * @param read what is found in one of them
 */
export function findInEach(
  elements: readonly unknown[],
  read: (element: unknown) => Finding | readonly Finding[],
): Finding[] {
  const found = elements.slice(0, EVENT_LIMIT).flatMap(read);
  const left = elements.length - EVENT_LIMIT;
  return left > 0 ? [...found, { is: "ignored", why: tooManyEvents, count: left }] : found;
}

function placeIn({ repository, tag, digest }: Finding & { is: "worth-reading" }): WorthReading[] {
  if (repository === undefined || !isRepositoryName(repository)) return [];
  if (tag !== undefined) return isTagName(tag) ? [{ repository, tag }] : [];
  return digest !== undefined && isDigest(digest) ? [{ repository, digest }] : [];
}

/** @returns the event, or why it is none in one sentence */
function check(sent: SentEvent): WebhookEvent | string {
  const { repository, tag, time } = sent;
  if (repository === undefined || !isRepositoryName(repository)) {
    return "An event without a valid repository name.";
  }
  if (tag === undefined || !isTagName(tag)) return "An event without a valid tag.";
  const state = stateOf(sent);
  if (state === null) return "An event without a valid digest.";
  if (time === null) return "An event from more than 31 days ago.";
  const isRemovalOf = state.is === "absent" && sent.digest !== undefined && isDigest(sent.digest);
  return {
    ...{ repository, tag, state, time },
    id: sent.id === undefined || sent.id === "" ? null : sent.id,
    actor: actorOf(sent),
    requestId: plainText(sent.requestId),
    userAgent: plainText(sent.userAgent),
    removed: isRemovalOf ? (sent.digest ?? null) : null,
    paired: sent.paired === true,
  };
}

function stateOf({ state, digest, mediaType }: SentEvent): TagState | null {
  if (state !== "present") return { is: state };
  if (digest === undefined || !isDigest(digest)) return null;
  return { is: "present", digest, mediaType: mediaTypeOf(mediaType) };
}

function actorOf({ account, address }: SentEvent): WebhookEvent["actor"] {
  const name = accountName(account);
  if (name !== null) return { kind: "account", name };
  const host = hostAddress(address);
  return host === null ? null : { kind: "address", name: host };
}
