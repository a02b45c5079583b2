"use client";

import { useQuery } from "@tanstack/react-query";
import { RowsLoading } from "#components/images/rows-loading.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { Text } from "#components/ui/text.tsx";
import { type ComparisonQuestion, comparisonOptions } from "#lib/console-client/comparison.ts";
import type { Comparison } from "#lib/contract/comparison.ts";
import { type ChangeState, COMPARE_VIEWS, type CompareState, type CompareView } from "./compare-state.ts";
import { type ComparedPair, pairParameters } from "./compared-pair.ts";
import { ComparisonHeading } from "./comparison-heading.tsx";
import { ConfigTable } from "./config-table.tsx";
import { FilesView } from "./files-view.tsx";
import { isSameLayer, layerRows } from "./layer-rows.ts";
import { LayerStacks } from "./layer-stacks.tsx";

interface ComparisonViewProps {
  question: ComparisonQuestion;
  pair: ComparedPair;
  state: CompareState;
  onState: ChangeState;
  onCompare: (pair: ComparedPair) => void;
}

const LABELS: Record<CompareView, string> = { files: "Files", config: "Config", layers: "Layers" };

/** How much there is to see in a view; null: not known yet. */
function countIn(view: CompareView, { config, files, from, to, remarks }: Comparison): number | null {
  // With a remark, a config may not have been read: then none may be all that is known.
  if (view === "config") return config.length === 0 && remarks.length > 0 ? null : config.length;
  if (view === "files") {
    return files === null ? null : files.added + files.removed + files.changed + files.onlyTime;
  }
  return layerRows(from.layers, to.layers).filter((row) => !isSameLayer(row)).length;
}

function Tabs({ comparison, pair, view }: { comparison: Comparison; pair: ComparedPair; view: CompareView }) {
  const tabs = COMPARE_VIEWS.map((each) => ({
    label: LABELS[each],
    href: hrefs.compare({ ...pairParameters(pair), view: each === "files" ? null : each }),
    current: each === view,
    count: countIn(each, comparison),
  }));
  return <TabLinks label="What to compare" tabs={tabs} />;
}

function Loaded({ comparison, pair, state, onState, onRead }: LoadedProps) {
  const { from, to, remarks } = comparison;
  const { view } = state;
  return (
    <>
      <p role="status" className="max-w-220 text-title font-medium tracking-tight [overflow-wrap:anywhere]">
        <Text>{comparison.verdict}</Text>
      </p>
      {remarks.length > 0 ? (
        <Notice tone="warning">
          {remarks.map((remark) => (
            <p key={remark}>
              <Text>{remark}</Text>
            </p>
          ))}
        </Notice>
      ) : null}
      {from.digest === to.digest ? (
        <p className="text-muted">They have the same digest, so every byte of them is the same.</p>
      ) : (
        <>
          <Tabs comparison={comparison} pair={pair} view={view} />
          {view === "config" ? <ConfigTable comparison={comparison} /> : null}
          {view === "layers" ? <LayerStacks comparison={comparison} /> : null}
          {view === "files" ? (
            <FilesView comparison={comparison} state={state} onState={onState} onRead={onRead} />
          ) : null}
        </>
      )}
    </>
  );
}

type LoadedProps = Omit<ComparisonViewProps, "question" | "onCompare"> & {
  comparison: Comparison;
  /** Layers were read, so that more can be told. */
  onRead: () => Promise<unknown>;
};

/** Two images that are named: what they are, what it comes to, and the differences one by one. */
export function ComparisonView({ question, pair, state, onState, onCompare }: ComparisonViewProps) {
  const query = useQuery(comparisonOptions(question));
  const comparison = query.data;
  return (
    <>
      <ComparisonHeading
        pair={pair}
        comparison={comparison}
        pending={query.isPending}
        onCompare={onCompare}
      />
      {query.isError && comparison ? (
        <Notice tone="warning">This comparison could not be refreshed. {query.error.message}</Notice>
      ) : null}
      {query.isPending ? <RowsLoading label="Comparing the two images" /> : null}
      {query.isError && !comparison ? (
        <div className="rounded-card border border-line bg-panel">
          <ErrorState
            title="The two images could not be compared."
            failure={query.error}
            onRetry={() => void query.refetch()}
          />
        </div>
      ) : null}
      {comparison ? (
        <Loaded comparison={comparison} pair={pair} state={state} onState={onState} onRead={query.refetch} />
      ) : null}
    </>
  );
}
