import { beginningsFrom, compareEvidence, type KnownState, targetOf } from "./distinct-evidence.ts";
import type { TagEvidence } from "./tag-evidence.ts";

/** Reads not yet placed; hands out the one that may and should come next. */
export class WaitingReads {
  private readonly events: readonly TagEvidence[];
  private readonly beginnings: readonly number[];
  private readonly byHi: readonly TagEvidence[];
  private readonly byLo: readonly TagEvidence[];
  private readonly placed = new Set<TagEvidence>();
  /** May be placed: nothing that is still waiting ended before they began. In `compareEvidence` order. */
  private readonly open: TagEvidence[] = [];
  private nextByHi = 0;
  private nextByLo = 0;

  /** Both in `compareEvidence` order, but that events of the same bounds may have changed places. */
  constructor(reads: readonly TagEvidence[], events: readonly TagEvidence[]) {
    this.events = events;
    this.beginnings = beginningsFrom(events);
    this.byHi = reads;
    this.byLo = [...reads].sort((a, b) => a.valid.lo - b.valid.lo || compareEvidence(a, b));
  }

  /**
   * A read that shows the state as it is can always come now: that costs nothing. One that shows another
   * waits for an event to explain it, until an event that began after it is next, or nothing is.
   * `index` is that of the next event to be placed.
   */
  take(state: KnownState, index: number): TagEvidence | undefined {
    const first = this.first();
    if (first === undefined) return undefined;
    const next = this.events[index];
    this.admit(Math.min(first.valid.hi, next?.valid.hi ?? Number.POSITIVE_INFINITY));
    const chosen = this.open.find((read) => targetOf(read) === state);
    if (chosen !== undefined) return this.remove(chosen);
    if (next === undefined || first.valid.hi < next.valid.lo) return this.remove(first);
    if (state !== undefined && targetOf(next) !== state) return undefined;
    // The event leads back to this state, or nothing is known of before: what is seen at the same time, and no
    // event tells of, was before it.
    const unexplained = this.open.find((read) => !this.isExplained(read, index));
    return unexplained && this.remove(unexplained);
  }

  private first(): TagEvidence | undefined {
    for (; this.nextByHi < this.byHi.length; this.nextByHi++) {
      const read = this.byHi[this.nextByHi];
      if (read !== undefined && !this.placed.has(read)) return read;
    }
    return undefined;
  }

  private admit(limit: number): void {
    for (; this.nextByLo < this.byLo.length; this.nextByLo++) {
      const read = this.byLo[this.nextByLo];
      if (read === undefined || read.valid.lo > limit) return;
      const place = this.open.findIndex((other) => compareEvidence(read, other) < 0);
      this.open.splice(place < 0 ? this.open.length : place, 0, read);
    }
  }

  private remove(read: TagEvidence): TagEvidence {
    this.placed.add(read);
    const place = this.open.indexOf(read);
    if (place >= 0) this.open.splice(place, 1);
    return read;
  }

  /** Whether an event that is still to come, and may come before the read, tells the state it shows. */
  private isExplained(read: TagEvidence, index: number): boolean {
    for (let at = index; (this.beginnings[at] ?? Number.POSITIVE_INFINITY) <= read.valid.hi; at++) {
      const event = this.events[at];
      if (event && event.valid.lo <= read.valid.hi && targetOf(event) === targetOf(read)) return true;
    }
    return false;
  }
}
