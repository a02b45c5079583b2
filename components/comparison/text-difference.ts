import { structuredPatch } from "diff";
import { changedPart } from "./changed-part.ts";

/** Lines of unchanged text shown around what changed. */
const CONTEXT = 3;
/** How long may be computed, ms: a file is made by somebody else, and the page must not stop for it. */
const PATIENCE = 400;
/** Lines that differ, at most: beyond this the two are different files, and memory would grow with the square. */
const MOST_EDITS = 4000;
/** Longer than this is no file of lines, and splitting it would take all the patience. */
const MOST_LINES = 200_000;

/** One line of a difference. Numbers of lines count from 1. */
export interface DifferenceLine {
  kind: "same" | "added" | "removed";
  before: number | null;
  after: number | null;
  text: string;
  /** The part of the line that differs from the line it stands against, in UTF-16 units. */
  mark: readonly [number, number] | null;
}

/** Lines that are the same on both sides, and not shown unless asked for. */
export interface Fold {
  kind: "fold";
  lines: DifferenceLine[];
}

export interface TextDifference {
  parts: (DifferenceLine | Fold)[];
  added: number;
  removed: number;
  /** Said where it is true: the last line of the side has no line feed. */
  unfinished: { before: boolean; after: boolean };
}

/** The lines of a text; a line feed at the end begins no further one. */
export function linesOf(text: string): string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

const isUnfinished = (text: string) => text !== "" && !text.endsWith("\n");

/** What differs between two texts, by lines. Null: it would take too long, or too much differs. */
export function textDifference(from: string, to: string): TextDifference | null {
  const [before, after] = [linesOf(from), linesOf(to)];
  if (Math.max(before.length, after.length) > MOST_LINES) return null;
  const patch = structuredPatch("", "", from, to, undefined, undefined, {
    context: CONTEXT,
    timeout: PATIENCE,
    maxEditLength: MOST_EDITS,
  });
  if (!patch) return null;
  const parts: TextDifference["parts"] = [];
  let next = { before: 1, after: 1 };
  for (const hunk of patch.hunks) {
    const starts = { before: hunk.oldStart, after: hunk.newStart };
    parts.push(...folded(after, next, starts.before - next.before));
    const lines = hunkLines(hunk.lines, starts);
    parts.push(...marked(lines));
    next = { before: starts.before + hunk.oldLines, after: starts.after + hunk.newLines };
  }
  parts.push(...folded(after, next, before.length - next.before + 1));
  return {
    parts,
    added: parts.filter(({ kind }) => kind === "added").length,
    removed: parts.filter(({ kind }) => kind === "removed").length,
    unfinished: { before: isUnfinished(from), after: isUnfinished(to) },
  };
}

/** A file that is on one side only: every line of it. */
export function wholeText(text: string, kind: "added" | "removed"): TextDifference | null {
  const lines = linesOf(text);
  if (lines.length > MOST_LINES) return null;
  const parts = lines.map((line, index): DifferenceLine => {
    const number = index + 1;
    const places = kind === "added" ? { before: null, after: number } : { before: number, after: null };
    return { kind, ...places, text: line, mark: null };
  });
  const unfinished = isUnfinished(text);
  return {
    parts,
    added: kind === "added" ? lines.length : 0,
    removed: kind === "removed" ? lines.length : 0,
    unfinished: { before: kind === "removed" && unfinished, after: kind === "added" && unfinished },
  };
}

function folded(after: readonly string[], at: { before: number; after: number }, count: number): Fold[] {
  if (count <= 0) return [];
  const lines = after.slice(at.after - 1, at.after - 1 + count).map((text, index): DifferenceLine => {
    return { kind: "same", before: at.before + index, after: at.after + index, text, mark: null };
  });
  return [{ kind: "fold", lines }];
}

const SIGNS = { " ": "same", "+": "added", "-": "removed" } as const;

function hunkLines(lines: readonly string[], at: { before: number; after: number }): DifferenceLine[] {
  let { before, after } = at;
  return lines.flatMap((line): DifferenceLine[] => {
    const kind = SIGNS[line.charAt(0) as keyof typeof SIGNS];
    // `\ No newline at end of file` is told apart from the lines.
    if (kind === undefined) return [];
    const shown = { kind, text: line.slice(1), mark: null };
    if (kind === "added") return [{ ...shown, before: null, after: after++ }];
    if (kind === "removed") return [{ ...shown, before: before++, after: null }];
    return [{ ...shown, before: before++, after: after++ }];
  });
}

/** As many lines added as removed before them stand against each other: what differs within each is marked. */
function marked(lines: readonly DifferenceLine[]): DifferenceLine[] {
  const result = [...lines];
  let index = 0;
  while (index < result.length) {
    const removed = runFrom(result, index, "removed");
    const added = runFrom(result, index + removed, "added");
    for (let pair = 0; removed === added && pair < removed; pair++) {
      const one = result[index + pair];
      const other = result[index + removed + pair];
      if (!one || !other) continue;
      const { from, to } = changedPart(one.text, other.text);
      // Lines that share next to nothing are marked by their colour alone.
      if (from[0] + one.text.length - from[1] < one.text.length / 3) continue;
      result[index + pair] = { ...one, mark: from };
      result[index + removed + pair] = { ...other, mark: to };
    }
    index += Math.max(1, removed + added);
  }
  return result;
}

function runFrom(lines: readonly DifferenceLine[], start: number, kind: DifferenceLine["kind"]): number {
  let end = start;
  while (lines[end]?.kind === kind) end++;
  return end - start;
}
