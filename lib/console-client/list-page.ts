/**
 * The page of a list that is asked for next. The first is small, because it stands in the page's HTML; the following
 * are as long as the API gives, because somebody who scrolls wants to get far.
 */
export interface ListPage {
  cursor: string | undefined;
  limit: number;
}

export const firstPage: ListPage = { cursor: undefined, limit: 100 };

/** Undefined: there is no further page. */
export function nextPage(last: { nextCursor: string | null }): ListPage | undefined {
  return last.nextCursor === null ? undefined : { cursor: last.nextCursor, limit: 1000 };
}
