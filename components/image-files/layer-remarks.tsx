"use client";

import { useState } from "react";
import type { ReadingTarget } from "#components/layer-reading/reading-target.ts";
import { Button } from "#components/ui/button.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import type { LayerFacts, MergedFacts } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import type { ReadyList } from "./entry-tree.ts";
import { problemWords } from "./entry-words.ts";
import { ReadInFull } from "./read-in-full.tsx";
import { ReadOthers } from "./read-others.tsx";
import type { Files } from "./use-files.ts";

const SHOWN_PROBLEMS = 5;

interface OneLayerProps {
  facts: LayerFacts;
  position: number | null;
  target: ReadingTarget;
}

/** What is odd about one layer. `position` is said when several are shown together. */
function OneLayer({ facts, position, target }: OneLayerProps) {
  const name = position === null ? "" : `Layer ${position}: `;
  return (
    <>
      {facts.damage ? (
        <Notice tone="bad">
          {name}
          <span className="text-bad">
            The list ends here: <Text>{facts.damage.message.replace(/\.$/, "")}</Text>, at byte{" "}
            {formatCount(facts.damage.offset)}.
          </span>{" "}
          <span className="text-muted">
            {countOf(facts.entries, "entry", "entries")} before it are listed; what follows is not known.
          </span>
        </Notice>
      ) : null}
      {facts.remarks.map((remark) => (
        <Notice key={remark} tone="warning">
          {name}
          <Text>{remark}</Text>
        </Notice>
      ))}
      {facts.source === "contents" ? <ReadInFull target={target} facts={facts} name={name} /> : null}
    </>
  );
}

function Problems({ facts: { problems, problemCount } }: { facts: MergedFacts }) {
  const [all, setAll] = useState(false);
  if (problemCount === 0) return null;
  const shown = all ? problems : problems.slice(0, SHOWN_PROBLEMS);
  const more = problemCount - shown.length;
  return (
    <Notice
      tone="warning"
      actions={
        all || problems.length <= SHOWN_PROBLEMS ? null : (
          <Button size="small" onClick={() => setAll(true)}>
            Show {problems.length === problemCount ? "all" : `the first ${problems.length}`}
          </Button>
        )
      }
    >
      <p>{countOf(problemCount, "path")} that a runtime would refuse, or treat in its own way:</p>
      <ul className="mt-1 max-h-48 overflow-y-auto text-xs text-muted">
        {shown.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same problem can stand twice, and the list never changes
          <li key={index} className="[overflow-wrap:anywhere]">
            <code className="font-mono text-ink">
              <Text>{`/${problem.path}`}</Text>
            </code>{" "}
            in layer {problem.layer} {problemWords(problem)}.
          </li>
        ))}
        {more > 0 ? <li>and {formatCount(more)} more.</li> : null}
      </ul>
    </Notice>
  );
}

/** What a reader has to know before trusting a list: where it is not complete, and what is odd. */
export function LayerRemarks({ files, list }: { files: Files; list: ReadyList }) {
  const { layer, image } = list;
  const size = files.unread.reduce((sum, each) => sum + each.size, 0);
  return (
    <div className="grid gap-2 empty:hidden [&:not(:empty)]:border-b [&:not(:empty)]:border-line [&:not(:empty)]:p-3">
      {layer ? <OneLayer facts={layer} position={null} target={files.image} /> : null}
      {image?.layers.map((each) => (
        <OneLayer key={each.position} facts={each} position={each.position} target={files.image} />
      ))}
      {image ? <Problems facts={image} /> : null}
      {layer && files.unread.length > 0 ? (
        <ReadOthers target={files.image} size={formatBytes(size)} count={files.unread.length} />
      ) : null}
    </div>
  );
}
