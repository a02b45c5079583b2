"use client";

import { useQueryStates } from "nuqs";
import { useCallback } from "react";
import type { Crumb } from "#components/shell/crumbs.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { CompareForm } from "./compare-form.tsx";
import { type ChangeState, compareState } from "./compare-state.ts";
import { type ComparedPair, comparisonQuestion, pairOf, pairParameters } from "./compared-pair.ts";
import { ComparisonView } from "./comparison-view.tsx";

/** Where the page stands: in the repository when both images are of one. */
function crumbsOf({ from, to }: ComparedPair, complete: boolean): readonly Crumb[] {
  const same = from.registry === to.registry && from.repository === to.repository;
  if (!complete || !same) return [{ label: "Home", href: hrefs.home() }, { label: "Compare" }];
  return [
    { label: from.registry, href: hrefs.registry(from.registry) },
    { label: from.repository, href: hrefs.repository(from.registry, from.repository) },
    { label: "Compare" },
  ];
}

/** Two images and everything in which they differ; without both, the choice of them. */
export function ComparePage() {
  const [state, setState] = useQueryStates(compareState);
  // The same function between drawings, or every row of the list is drawn again.
  const change = useCallback<ChangeState>((part, options) => void setState(part, options), [setState]);
  const pair = pairOf(state);
  const question = comparisonQuestion(pair);
  function compare(next: ComparedPair) {
    // Another pair has other files: what was searched or opened in this one says nothing there.
    const rest = { file: null, q: null, kind: null };
    void setState({ ...pairParameters(next), ...rest }, { history: "push", scroll: true });
  }
  return (
    <Page crumbs={crumbsOf(pair, question !== null)}>
      {question === null ? (
        <CompareForm key={JSON.stringify(pair)} pair={pair} onCompare={compare} />
      ) : (
        <ComparisonView question={question} pair={pair} state={state} onState={change} onCompare={compare} />
      )}
    </Page>
  );
}
