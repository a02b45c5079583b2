import type { Database } from "#lib/database/database.ts";
import type { Position } from "#lib/database/paging/cursor.ts";
import { isWide, type MoveFilter } from "./move-filter.ts";
import {
  countDays,
  countUpTo,
  type DayCount,
  edgeOf,
  movedLast,
  type Stretch,
  scanPage,
} from "./move-scan.ts";
import { type Way, wayByTime, wayOfSome, waysByIndex } from "./move-ways.ts";

export interface SearchLimits {
  /** Rows of the newest moves that are looked at before any other way is tried: common things are among them. */
  readonly newest: number;
  /** So many rows are looked at at once. */
  readonly atOnce: number;
  /** The same where a name has to be looked up for each row. */
  readonly slowly: number;
  /** Milliseconds after which a search that found too little so far hands over what it has. */
  readonly enough: number;
  /** So many repositories or tags are merged one by one. */
  readonly few: number;
  /** So many rows are counted by day. */
  readonly byDay: number;
}

const LIMITS: SearchLimits = {
  newest: 10_000,
  atOnce: 20_000,
  slowly: 2_000,
  enough: 40,
  few: 150,
  byDay: 200_000,
};

/** Where this many times the rows looked at so far should fill the page, the search goes on as it began. */
const NEARLY = 4;

export interface FoundMoves {
  /** Newest first. */
  readonly seqs: number[];
  /** Where the next page begins; null when everything was looked at. */
  readonly next: Position | null;
}

/**
 * Finds the moves of one selection, newest first.
 *
 * What is common is found among the newest moves. For anything rarer there are indexes that begin with what
 * the selection asks for: one that leads to nothing else is taken, or else the one with the fewest rows. Where
 * many rows have to be looked at (two common things that are rare together), the search goes through stretches
 * of time and stops when it has taken long enough.
 */
export class MoveSearch {
  readonly #database: Database;
  readonly #filter: MoveFilter;
  readonly #limits: SearchLimits;
  readonly #byTime: Way;
  readonly #ways: ReturnType<typeof waysByIndex>;
  #best: Promise<Way> | undefined;

  constructor(database: Database, filter: MoveFilter, limits = LIMITS) {
    this.#database = database;
    this.#filter = filter;
    this.#limits = limits;
    this.#byTime = wayByTime(database, filter);
    this.#ways = waysByIndex(database, filter, limits.few);
  }

  /** The next moves; `seqs` may be short, or empty, and `next` say where to go on. */
  async find(after: Position | null, limit: number): Promise<FoundMoves> {
    const until = performance.now() + this.#limits.enough;
    const stretch = this.#from(after);
    if (isStraight(this.#byTime)) return await scanPage(this.#database, this.#byTime, stretch, limit);
    const newest = await this.#amongNewest(stretch, limit);
    if (newest.next === null || newest.seqs.length === limit) return newest;
    const rest = this.#from(newest.next);
    const missing = limit - newest.seqs.length;
    const way = await this.#bestWay(rest);
    const more =
      isStraight(way) || way.crowd
        ? await this.#take(way, rest, missing)
        : await this.#goOn(way, rest, missing, until);
    return { seqs: [...newest.seqs, ...more.seqs], next: more.next };
  }

  /** How many there are, counted up to `most`; `all` false: perhaps more were not looked at. */
  async count(most: number): Promise<{ count: number; all: boolean }> {
    const everything = this.#from(null);
    const way = isStraight(this.#byTime) ? this.#byTime : await this.#bestWay(everything);
    if (isStraight(way) || way.crowd) {
      const count = await countUpTo(this.#database, way, everything, most + 1);
      return { count: Math.min(count, most), all: count <= most };
    }
    const until = performance.now() + this.#limits.enough / 2;
    const { seqs, next } = await this.#goOn(way, everything, most, until);
    return { count: seqs.length, all: next === null };
  }

  /** How many there are on each day; `edge`: where counting stopped, in milliseconds, or null. */
  async countByDay(gaps: boolean): Promise<{ days: DayCount[]; edge: number | null }> {
    const everything = this.#from(null);
    const { byDay, slowly, atOnce } = this.#limits;
    let way = isStraight(this.#byTime) ? this.#byTime : await this.#bestWay(everything);
    if (way.crowd && (await countUpTo(this.#database, { ...way, rest: [] }, everything, byDay)) >= byDay) {
      way = this.#byTime;
    }
    const rows = isStraight(way) || !isWide(this.#filter) ? byDay : Math.floor((byDay * slowly) / atOnce);
    const edge = way.crowd ? null : await edgeOf(this.#database, way, everything, rows);
    const days = await countDays(this.#database, way, { ...everything, edge }, gaps);
    return { days, edge: edge === null ? null : Number(edge.value) };
  }

  #from(after: Position | null): Stretch {
    const { since, until } = this.#filter;
    return { after, edge: null, since, until };
  }

  async #amongNewest(stretch: Stretch, limit: number): Promise<FoundMoves> {
    const rows = isWide(this.#filter) ? this.#limits.slowly : this.#limits.newest;
    const first = await this.#lookAt(this.#byTime, stretch, limit, rows);
    const missing = limit - first.seqs.length;
    if (first.next === null || missing === 0 || missing > NEARLY * first.seqs.length) return first;
    const rest = this.#from(first.next);
    const second = await this.#lookAt(
      this.#byTime,
      rest,
      missing,
      Math.ceil((rows * missing) / first.seqs.length),
    );
    return { seqs: [...first.seqs, ...second.seqs], next: second.next };
  }

  /** Worked out once: which way is best hardly depends on how far a search has come. */
  #bestWay(stretch: Stretch): Promise<Way> {
    this.#best ??= this.#chooseWay(stretch);
    return this.#best;
  }

  async #chooseWay(stretch: Stretch): Promise<Way> {
    const ways: Way[] = [];
    for (const work of this.#ways) {
      const way = await work();
      if (way === null) continue;
      if (isStraight(way)) return way;
      ways.push(way);
    }
    const inOrder = ways.filter(({ crowd }) => crowd === null);
    if (ways.length > 1 || inOrder.length === 0) {
      const { atOnce } = this.#limits;
      for (const way of ways) {
        const rows = await countUpTo(this.#database, { ...way, rest: [] }, stretch, atOnce);
        if (rows < atOnce) return way;
      }
    }
    return inOrder[0] ?? this.#byTime;
  }

  async #take(way: Way, stretch: Stretch, limit: number): Promise<FoundMoves> {
    const { crowd } = way;
    if (crowd === null || !isStraight(way)) return await scanPage(this.#database, way, stretch, limit);
    // A page of them comes from as many of the crowd; more than a few would not be merged.
    const most = Math.min(limit, this.#limits.few);
    const ids = await movedLast(this.#database, crowd, stretch, most + 1);
    return await scanPage(this.#database, wayOfSome(way, crowd, ids), stretch, most);
  }

  /** One stretch of about so many rows. */
  async #lookAt(way: Way, stretch: Stretch, limit: number, rows: number): Promise<FoundMoves> {
    const edge = await edgeOf(this.#database, way, stretch, rows);
    const { seqs, next } = await scanPage(this.#database, way, { ...stretch, edge }, limit);
    return { seqs, next: next ?? edge };
  }

  /** Stretch by stretch until there are enough, or `until` as performance.now() tells. */
  async #goOn(way: Way, stretch: Stretch, limit: number, until: number): Promise<FoundMoves> {
    const seqs: number[] = [];
    let { after } = stretch;
    for (let rows = isWide(this.#filter) ? this.#limits.slowly : this.#limits.atOnce; ; ) {
      const began = performance.now();
      const step = await this.#lookAt(way, { ...stretch, after }, limit - seqs.length, rows);
      seqs.push(...step.seqs);
      after = step.next;
      const now = performance.now();
      if (after === null || seqs.length === limit || now >= until) return { seqs, next: after };
      rows = fitting(rows, now - began, until - now);
    }
  }
}

/** Every row it leads to belongs to the selection. */
function isStraight({ rest }: Way): boolean {
  return rest.length === 0;
}

/** So many rows as should take what time is left, and not a few. */
function fitting(rows: number, took: number, left: number): number {
  return Math.max(1_000, Math.floor(rows * Math.min(4, left / Math.max(1, took))));
}
