import { expect, test } from "vitest";
import { csvHeader, csvLine, moveCsv } from "./move-csv.ts";

/** RFC 4180 read back, as a spreadsheet does. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows.at(-1) as string[];
    const [character, next] = [text.charAt(at), text.charAt(at + 1)];
    const add = (more: string) => row.push(`${row.pop()}${more}`);
    if (quoted && character === '"' && next === '"') {
      add('"');
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ",") row.push("");
    else if (!quoted && character === "\r" && next === "\n") {
      rows.push([""]);
      at += 1;
    } else add(character);
  }
  rows.pop();
  return rows;
}

test.each([
  ["plain", "plain"],
  ["a,b", "a,b"],
  ['say "hi"', 'say "hi"'],
  ["two\r\nlines", "two\r\nlines"],
  ["", ""],
  ["日本語", "日本語"],
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", "'\r=1"],
  ['=1,"x"', '\'=1,"x"'],
  ["＝1", "'＝1"],
  ["a=1", "a=1"],
])("the field %j comes back as %j, whatever stands beside it", (written, readBack) => {
  expect(readCsv(csvLine(["first", written, "last"]))).toEqual([["first", readBack, "last"]]);
});

test("a move has a field for each name of the header, and nothing where nothing is known", () => {
  const line = moveCsv({
    seq: 7,
    kind: "removed",
    registry: "main",
    repository: "team/app",
    tag: "prod",
    fromDigest: `sha256:${"a".repeat(64)}`,
    toDigest: null,
    atLo: null,
    atHi: new Date("2026-03-01T10:00:00Z"),
    certainty: "began",
    fromKnown: 1,
    actorKind: "account",
    actorName: "=cmd|'/c calc'!A1",
    actorHow: "claimed",
    source: "webhook:harbor",
    reason: null,
    marks: "version-tag older",
  });
  const [[...names], [...fields]] = readCsv(csvHeader + line) as [string[], string[]];
  expect(Object.fromEntries(names.map((name, index) => [name, fields[index]]))).toEqual({
    id: "7",
    kind: "removed",
    registry: "main",
    repository: "team/app",
    tag: "prod",
    from_digest: `sha256:${"a".repeat(64)}`,
    to_digest: "",
    not_before: "",
    not_after: "2026-03-01T10:00:00.000Z",
    certainty: "began",
    from_known: "yes",
    actor: "'=cmd|'/c calc'!A1",
    actor_kind: "account",
    actor_how: "claimed",
    source: "webhook:harbor",
    reason: "",
    marks: "version-tag older",
  });
});
