import type { Entry } from "#lib/contract/layers.ts";

const KINDS: Record<Entry["kind"], string> = {
  file: "-",
  "hard-link": "-",
  "symbolic-link": "l",
  "character-device": "c",
  "block-device": "b",
  directory: "d",
  fifo: "p",
  other: "?",
};

/** One of ten letters; `look` is set where a reader should stop. */
export interface ModeLetter {
  letter: string;
  look?: "privileged" | "open";
}

/**
 * A mode as `ls` writes it: `drwxr-xr-x`, with s and t where setuid, setgid and sticky are set, and S and T where
 * they are set without the right to execute.
 */
export function modeLetters({ kind, mode }: Pick<Entry, "kind" | "mode">): ModeLetter[] {
  const sticky = (mode & 0o1000) !== 0;
  // Everybody may write into every link, and nobody does; a sticky directory keeps what belongs to others.
  const open = (mode & 0o002) !== 0 && kind !== "symbolic-link" && !(kind === "directory" && sticky);
  return [
    { letter: KINDS[kind] },
    ...letters(mode >> 6, (mode & 0o4000) !== 0, "s"),
    ...letters(mode >> 3, (mode & 0o2000) !== 0, "s"),
    ...letters(mode, sticky, "t").map((each) =>
      each.letter === "w" && open ? ({ letter: "w", look: "open" } as const) : each,
    ),
  ];
}

function letters(bits: number, special: boolean, letter: "s" | "t"): ModeLetter[] {
  const runs = (bits & 1) !== 0;
  const last: ModeLetter = special
    ? { letter: runs ? letter : letter.toUpperCase(), ...(letter === "s" ? { look: "privileged" } : {}) }
    : { letter: runs ? "x" : "-" };
  return [{ letter: bits & 4 ? "r" : "-" }, { letter: bits & 2 ? "w" : "-" }, last];
}

/** The same as one word. */
export function modeText(entry: Pick<Entry, "kind" | "mode">): string {
  return modeLetters(entry)
    .map(({ letter }) => letter)
    .join("");
}
