"use client";

import { EmptyState } from "#components/ui/empty-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import type { Comparison, FileCounts } from "#lib/contract/comparison.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { byteChangeWords } from "./byte-change.tsx";
import type { ChangeState, CompareState } from "./compare-state.ts";
import { FileList } from "./file-list.tsx";
import { UnreadFiles } from "./unread-files.tsx";

interface FilesViewProps {
  comparison: Comparison;
  state: CompareState;
  onState: ChangeState;
  onRead: () => Promise<unknown>;
}

const differs = ({ added, removed, changed, onlyTime }: FileCounts) =>
  added + removed + changed + onlyTime > 0;

/** What the differences come to in bytes, as far as there are any. */
function Bytes({ counts }: { counts: FileCounts }) {
  const { addedBytes, removedBytes, difference, same } = counts;
  const parts = [
    difference === 0 ? "As many bytes in all" : `${byteChangeWords(difference)} in all`,
    addedBytes > 0 ? `${formatBytes(addedBytes)} in files that are new` : null,
    removedBytes > 0 ? `${formatBytes(removedBytes)} in files that are gone` : null,
  ].filter((part) => part !== null);
  return (
    <p className="text-muted">
      {parts.join(", ")} · {countOf(same, "path")} {same === 1 ? "is" : "are"} the same in both
    </p>
  );
}

/** The files that differ, as soon as the layers of both images are read. */
export function FilesView({ comparison, state, onState, onRead }: FilesViewProps) {
  const { files } = comparison;
  if (files === null) {
    const { from, to } = comparison;
    // That a reading was stopped or failed says nothing of another pair, though one of its images may be the same.
    return <UnreadFiles key={`${from.digest} ${to.digest}`} comparison={comparison} onRead={onRead} />;
  }
  if (!differs(files)) {
    return (
      <div className="rounded-card border border-line bg-panel">
        <EmptyState title="No file differs.">
          {files.same === 0
            ? "There is no file in either of them."
            : `${countOf(files.same, "path")} ${files.same === 1 ? "is" : "are"} the same in both images, with mode, owner and time.`}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      <Bytes counts={files} />
      <FileList comparison={comparison} counts={files} state={state} onState={onState} onRead={onRead} />
    </div>
  );
}
