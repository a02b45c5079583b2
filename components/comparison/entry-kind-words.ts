import type { Entry } from "#lib/contract/layers.ts";

const WORDS: Record<Entry["kind"], string> = {
  file: "file",
  "hard-link": "hard link",
  "symbolic-link": "symbolic link",
  "character-device": "character device",
  "block-device": "block device",
  directory: "directory",
  fifo: "named pipe",
  other: "entry of an unknown kind",
};

/** What an entry is, as people say it. */
export function entryKindWords(kind: Entry["kind"]): string {
  return WORDS[kind];
}
