import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { ComparePage } from "#components/comparison/compare-page.tsx";
import { compareState } from "#components/comparison/compare-state.ts";
import { comparisonQuestion, pairOf } from "#components/comparison/compared-pair.ts";
import { shortReference } from "#components/comparison/short-reference.ts";
import { comparisonOptions } from "#lib/console-client/comparison.ts";
import { compareQuery } from "#lib/contract/comparison.ts";
import { compareImages } from "#lib/image-files/comparison/compare-images.ts";
import { type Prefetch, Prefetched } from "../../prefetched.tsx";

const loadState = createLoader(compareState);

type Props = { searchParams: Promise<SearchParams> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const pair = pairOf(await loadState(searchParams));
  if (comparisonQuestion(pair) === null) return { title: "Compare two images" };
  return {
    title: `${pair.from.repository} ${shortReference(pair.from.reference)} → ${shortReference(pair.to.reference)}`,
  };
}

/** What of the two images is shown is read from the address by the page itself. */
export default async function Compare({ searchParams }: Props) {
  const question = comparisonQuestion(pairOf(await loadState(searchParams)));
  const ask = ({ client, imageFiles, person }: Prefetch) => {
    if (question === null) return [];
    const query = compareQuery.parse({ ...question, wait: "0" });
    const { signal } = new AbortController();
    return [
      client.query({
        ...comparisonOptions(question),
        queryFn: () => compareImages(imageFiles, person, query, signal),
      }),
    ];
  };
  return (
    <Prefetched ask={ask}>
      <ComparePage />
    </Prefetched>
  );
}
