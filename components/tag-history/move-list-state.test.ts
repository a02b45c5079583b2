import { createLoader, createSerializer } from "nuqs/server";
import { describe, expect, it } from "vitest";
import { movesQuery } from "#lib/contract/tag-history.ts";
import {
  filtersSet,
  moveFilterState,
  moveLink,
  movesSelection,
  reviewSelection,
  reviewState,
} from "./move-list-state.ts";

const load = createLoader(moveFilterState);
const loadPage = createLoader(reviewState);
const DIGEST = `sha256:${"ab".repeat(32)}`;

const ALL = {
  registry: "build",
  repository: "payments/*",
  tag: "v*",
  digest: DIGEST,
  actor: "deploy-bot",
  source: "webhook:harbor",
  kind: "moved,removed",
  certainty: "exact",
  flagged: "yes",
  since: "2026-04-28T00:00:00Z",
  until: "2026-05-09T23:59:59Z",
};

describe("the filters in the address", () => {
  it("are the API's question, every one of them", () => {
    const selection = movesSelection(load(new URLSearchParams(ALL)));
    expect(selection).toEqual({
      ...ALL,
      since: "2026-04-28T00:00:00.000Z",
      until: "2026-05-09T23:59:59.000Z",
    });
    expect(movesQuery.safeParse(selection).success).toBe(true);
  });

  it("come back as they were written", () => {
    const written = createSerializer(moveFilterState)("", load(new URLSearchParams(ALL)));
    expect(Object.fromEntries(new URLSearchParams(written))).toEqual(ALL);
  });

  it("leave out what the API would refuse", () => {
    const state = load(
      new URLSearchParams({
        registry: "Not A Name",
        digest: "4f06b3e2c0c1",
        kind: "moved,nonsense",
        certainty: "sure",
        source: "Rumour!",
        since: "last week",
      }),
    );
    expect(movesSelection(state)).toEqual({ kind: "moved" });
  });

  it("are overruled by what the page itself is about", () => {
    const state = load(new URLSearchParams({ registry: "other", tag: "prod" }));
    const fixed = { registry: "build", repository: "payments/api" };
    expect(movesSelection(state, fixed)).toEqual({ ...fixed, tag: "prod" });
    expect(filtersSet(state, fixed)).toBe(1);
  });
});

it("the review leaves out tags that were merely found, unless they are asked for", () => {
  const kinds = reviewSelection(load(new URLSearchParams())).kind?.split(",");
  expect(kinds).toEqual(expect.arrayContaining(["moved", "created", "removed", "gap"]));
  expect(kinds).not.toContain("found");
  expect(reviewSelection(load(new URLSearchParams({ kind: "found" }))).kind).toBe("found");
});

describe("the link to a move", () => {
  it("keeps the filters, ends the list with the move and opens it", () => {
    const filter = load(new URLSearchParams({ tag: "prod", kind: "moved,removed" }));
    const link = moveLink(filter, { id: 214, at: { to: "2026-05-08T21:14:03.250Z" } });
    expect(link).toEqual({
      tag: "prod",
      kind: "moved,removed",
      until: "2026-05-08T21:14:03.251Z",
      move: "214",
    });
    expect(loadPage(new URLSearchParams(link)).move).toBe(214);
  });
});
