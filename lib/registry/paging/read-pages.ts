import type { Scope } from "../authentication/scope.ts";
import type { EndpointContext } from "../endpoints/context.ts";
import { type Asked, notARegistry, unexpectedAnswer } from "../endpoints/unexpected-answer.ts";
import type { NamePage, RequestOptions } from "../registry-client.ts";
import { type Answer, headerAll } from "../transport/answer.ts";
import { MAX_PAGE_BYTES } from "../transport/limits.ts";
import { type NextPage, nextPage } from "./next-page.ts";
import { readNames } from "./read-names.ts";

/** One list of names to be read to its end. */
export interface Listing {
  key: "tags" | "repositories";
  /** The first page's URL for a page size. */
  firstPage: (pageSize: number) => URL;
  scopes: readonly Scope[];
  isValid: (name: string) => boolean;
  asked: Asked;
}

const MAX_PAGES = 1_000;
const MAX_NAMES = 1_000_000;
/** Registries that filter by permission send empty pages in between; a server that only counts up must not hold us. */
const MAX_IDLE_PAGES = 10;

const WARNINGS = {
  loop: "The registry's pages go round in a circle; the list ends here.",
  idle: "The registry keeps naming further pages without a new name on them; the list ends here.",
  pages: `The list has more than ${MAX_PAGES} pages; the rest was not read.`,
  names: `The list has more than ${MAX_NAMES} names; the rest was not read.`,
  changed: "The list changed while it was read, and the registry lost its place; the rest is missing.",
};

/**
 * Reads a list page by page, only by `Link` (paging by `last` until a short page never ends on distribution
 * 2.8). Names already sent are left out. Every early end is marked `partial` and says why. An answer that is
 * no list, on any page, is thrown: a failure must not look like the end.
 */
export async function* readPages(
  listing: Listing,
  context: EndpointContext,
  options: RequestOptions = {},
): AsyncGenerator<NamePage> {
  const seen = new Set<string>();
  const visited = new Set<string>();
  let answer = await firstAnswer(listing, context, options);
  for (let page = 1, idle = 0; ; page += 1) {
    visited.add(answer.url.href);
    const found = readNames(answer.bytes, listing.key, listing.isValid);
    if (found === null) throw notARegistry(context.who, answer);
    const names = newNames(found.names, seen);
    idle = names.length > 0 ? 0 : idle + 1;
    const repeated = found.names.length > 0 && names.length === 0;
    const step = guard(nextPage(headerAll(answer, "link"), answer.url), {
      page,
      idle,
      repeated,
      visited,
      count: seen.size,
    });
    const warnings = [
      ...found.warnings,
      ...(step.kind === "last" || step.warning === null ? [] : [step.warning]),
    ];
    yield { names, invalidNames: found.invalidNames, warnings, partial: step.kind === "lost" };
    if (step.kind !== "next") return;
    answer = await request(step.url, listing, context, options);
    if (answer.status === 404 || answer.status === 400) {
      // zot answers 404 when the tag named by `last` was deleted meanwhile.
      yield { names: [], invalidNames: [], warnings: [WARNINGS.changed], partial: true };
      return;
    }
    if (answer.status !== 200) throw unexpectedAnswer(answer, listing.asked, context);
  }
}

/** Those not yet in `seen`, which then holds them too. */
function newNames(names: readonly string[], seen: Set<string>): string[] {
  return names.filter((name) => {
    const fresh = !seen.has(name);
    seen.add(name);
    return fresh;
  });
}

async function firstAnswer(
  listing: Listing,
  context: EndpointContext,
  options: RequestOptions,
): Promise<Answer> {
  const { pageSize, fallbackPageSize } = context.provider;
  let answer = await request(listing.firstPage(pageSize), listing, context, options);
  if (answer.status === 400 || answer.status === 405) {
    answer = await request(listing.firstPage(fallbackPageSize), listing, context, options);
  }
  if (answer.status !== 200) throw unexpectedAnswer(answer, listing.asked, context);
  return answer;
}

function request(
  url: URL,
  listing: Listing,
  context: EndpointContext,
  options: RequestOptions,
): Promise<Answer> {
  return context.ask({
    method: "GET",
    url,
    headers: { accept: "application/json" },
    scopes: listing.scopes,
    maxBytes: MAX_PAGE_BYTES,
    redirects: "same-origin",
    signal: options.signal,
    priority: options.priority,
    onAnswer: options.onAnswer,
  });
}

interface Progress {
  page: number;
  idle: number;
  /** This page held names, all of them sent before. */
  repeated: boolean;
  visited: ReadonlySet<string>;
  count: number;
}

/** GHSA-298f-872v-2rcx: a registry must not be able to make us page for ever. */
function guard(next: NextPage, progress: Progress): NextPage {
  if (next.kind !== "next") return next;
  const lost = (warning: string): NextPage => ({ kind: "lost", warning });
  if (progress.visited.has(next.url.href) || progress.repeated) return lost(WARNINGS.loop);
  if (progress.idle >= MAX_IDLE_PAGES) return lost(WARNINGS.idle);
  if (progress.page >= MAX_PAGES) return lost(WARNINGS.pages);
  return progress.count >= MAX_NAMES ? lost(WARNINGS.names) : next;
}
