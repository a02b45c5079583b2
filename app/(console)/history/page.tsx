import type { Metadata } from "next";
import { createLoader, type SearchParams } from "nuqs/server";
import { hrefs } from "#components/shell/hrefs.ts";
import { Page } from "#components/shell/page.tsx";
import { ChainBadge } from "#components/tag-history/chain-badge.tsx";
import { daysSelection } from "#components/tag-history/chart-window.ts";
import { reviewSelection, reviewState } from "#components/tag-history/move-list-state.ts";
import { ReviewPage } from "#components/tag-history/review-page.tsx";
import { firstPage } from "#lib/console-client/list-page.ts";
import { moveDaysOptions, movesOptions } from "#lib/console-client/tag-moves.ts";
import { moveDaysQuery, movesQuery } from "#lib/contract/tag-history.ts";
import { listMoves } from "#lib/tag-history/queries/list-moves.ts";
import { moveDays } from "#lib/tag-history/queries/move-days.ts";
import { type Prefetch, Prefetched } from "../../prefetched.tsx";

export const metadata: Metadata = { title: "History" };

const loadState = createLoader(reviewState);

export default async function History({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { move: _, chart, ...filter } = await loadState(searchParams);
  const selection = reviewSelection(filter);
  const days = daysSelection(selection, chart, Date.now());
  const ask = ({ client, history, person }: Prefetch) => [
    client.infiniteQuery({
      ...movesOptions(selection),
      queryFn: () => listMoves(history, person, movesQuery.parse({ ...selection, ...firstPage })),
    }),
    client.query({
      ...moveDaysOptions(days),
      queryFn: () => moveDays(history, person, moveDaysQuery.parse(days)),
    }),
  ];
  return (
    <Prefetched ask={ask}>
      <Page crumbs={[{ label: "Home", href: hrefs.home() }, { label: "History" }]} freshness={<ChainBadge />}>
        <ReviewPage />
      </Page>
    </Prefetched>
  );
}
