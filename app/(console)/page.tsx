import { HomePage } from "#components/registries/home-page.tsx";
import { Page } from "#components/shell/page.tsx";
import { recentFlagged } from "#components/tag-history/recent-flagged.ts";
import { firstPage } from "#lib/console-client/list-page.ts";
import { movesOptions } from "#lib/console-client/tag-moves.ts";
import { movesQuery } from "#lib/contract/tag-history.ts";
import { listMoves } from "#lib/tag-history/queries/list-moves.ts";
import { type Prefetch, Prefetched } from "../prefetched.tsx";

export default function Home() {
  const flagged = recentFlagged(Date.now());
  const ask = ({ client, history, person }: Prefetch) => [
    client.infiniteQuery({
      ...movesOptions(flagged),
      queryFn: () => listMoves(history, person, movesQuery.parse({ ...flagged, ...firstPage })),
    }),
  ];
  return (
    <Prefetched ask={ask}>
      <Page crumbs={[{ label: "Home" }]}>
        <HomePage />
      </Page>
    </Prefetched>
  );
}
