import type { Entry, MergedFacts } from "#lib/contract/layers.ts";

const FLAGS: Record<Entry["flags"][number], string> = {
  setuid: "setuid",
  setgid: "setgid",
  sticky: "sticky",
  "world-writable": "world-writable",
  capabilities: "capabilities",
  "extended-attributes": "extended attributes",
  sparse: "sparse",
};

/** What makes an entry worth a look, as people say it. */
export const flagWords = (flag: Entry["flags"][number]): string => FLAGS[flag];

/** Flags that let a program do more than who starts it. */
export const isPrivilege = (flag: Entry["flags"][number]): boolean =>
  flag === "setuid" || flag === "setgid" || flag === "capabilities";

/** `deleted by layer 4`. */
export const hiddenWords = ({ how, layer }: NonNullable<Entry["hidden"]>): string =>
  `${how} by layer ${layer}`;

/** Entries and bytes of a directory, or the bytes of anything else. */
export const bytesOf = (entry: Pick<Entry, "total" | "size">): number => entry.total?.bytes ?? entry.size;

const PROBLEMS: Record<string, string> = {
  invalid_whiteout: "marks something as removed that it cannot name",
  missing_link_target: "is a hard link to something that is not there",
  no_directory: "is in something that is no directory",
  duplicate_path: "is in its layer more than once; the last one counts",
};

/** What is wrong with a path, as the end of a sentence that begins with it. */
export const problemWords = ({ code }: MergedFacts["problems"][number]): string =>
  PROBLEMS[code] ?? `is something that runtimes treat in their own way (${code.replaceAll("_", " ")})`;
