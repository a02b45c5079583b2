import { modeText } from "#components/image-files/mode-letters.ts";
import { exactWords } from "#components/tag-history/history-time.ts";
import { formatCount } from "#components/ui/format-count.ts";
import type { Entry, EntryDetail } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { entryKindWords } from "./entry-kind-words.ts";

/** One path as an image has it. */
export type ReadyEntry = Extract<EntryDetail, { state: "ready" }>;

/** A fact about both sides of a path; null: there is none on that side. May hold text of a layer. */
export interface EntryFact {
  name: string;
  from: string | null;
  to: string | null;
  /** Shown letter by letter. */
  mono: boolean;
  /** A difference in it is one of the file, not of where it is kept. */
  compared: boolean;
}

/** Attributes whose values are told, at most. */
const MOST_ATTRIBUTES = 20;

const hasContent = ({ kind }: Entry) => kind === "file" || kind === "hard-link";

function ownerWords({ uid, gid, userName, groupName }: Entry): string {
  const names = userName === "" && groupName === "" ? "" : ` (${userName || uid}:${groupName || gid})`;
  return `${uid}:${gid}${names}`;
}

const sizeWords = ({ size }: Entry) =>
  size < 1000 ? `${size} bytes` : `${formatBytes(size)} (${formatCount(size)} bytes)`;

type Told = (detail: ReadyEntry) => string | null;

const FACTS: readonly { name: string; mono?: boolean; compared?: boolean; of: Told }[] = [
  { name: "Kind", of: ({ entry }) => entryKindWords(entry.kind) },
  { name: "Size", of: ({ entry }) => (hasContent(entry) ? sizeWords(entry) : null) },
  { name: "sha256", mono: true, of: ({ sha256 }) => sha256?.replace(/^sha256:/, "") ?? null },
  { name: "Leads to", mono: true, of: ({ entry }) => entry.link },
  { name: "Mode", mono: true, of: ({ entry }) => (entry.implied ? null : modeText(entry)) },
  { name: "Owner", mono: true, of: ({ entry }) => (entry.implied ? null : ownerWords(entry)) },
  { name: "Device", mono: true, of: ({ entry: { device } }) => device && `${device.major}:${device.minor}` },
  { name: "Modified", of: ({ entry }) => (entry.modifiedAt === null ? null : exactWords(entry.modifiedAt)) },
  { name: "In layer", compared: false, of: ({ entry }) => (entry.implied ? null : String(entry.layer)) },
];

/** What is known of a path in both images, the same facts in the same order; what neither has is left out. */
export function entryFacts(from: ReadyEntry | null, to: ReadyEntry | null): EntryFact[] {
  const facts = FACTS.map(({ name, mono = false, compared = true, of }) => ({
    ...{ name, mono, compared, from: from && of(from), to: to && of(to) },
  }));
  const attributes = new Set(
    [...(from?.attributes ?? []), ...(to?.attributes ?? [])].map(({ name }) => name),
  );
  const attributeOf = (detail: ReadyEntry | null, name: string) =>
    detail?.attributes.find((attribute) => attribute.name === name)?.value ?? null;
  const told = [...attributes].slice(0, MOST_ATTRIBUTES).map((name) => ({
    ...{ name, mono: true, compared: true, from: attributeOf(from, name), to: attributeOf(to, name) },
  }));
  return [...facts, ...told].filter((fact) => fact.from !== null || fact.to !== null);
}
