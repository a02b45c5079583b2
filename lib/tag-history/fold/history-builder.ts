import type { Bounds } from "../evidence.ts";
import { targetOf } from "./distinct-evidence.ts";
import { contradicts, type Draft, type DraftSpan, type Telling, telling } from "./draft-span.ts";
import type { Step } from "./order-evidence.ts";
import type { Move, MoveKind, Span, TagEvidence, TagHistory } from "./tag-evidence.ts";
import { isPairedRemoval, PAIR_WINDOW } from "./told-once.ts";
import type { UnwatchedStretches } from "./unwatched-stretches.ts";

/** An event and its bounds, as far as they are narrowed by what came before and after. */
interface Placed {
  readonly item: TagEvidence;
  readonly at: Bounds;
}

/** Takes evidence in order (`orderEvidence`) and writes the spans and moves of one tag. */
export class HistoryBuilder {
  private readonly unwatched: UnwatchedStretches;
  private readonly spans: DraftSpan[] = [];
  private readonly moves: Draft<Move>[] = [];
  /** Digests of the undisputed spans that have ended. */
  private readonly pointed = new Set<string>();
  /** Pushes of a digest that was not told, since the last read. */
  private untold: Placed[] = [];
  /** What comes next cannot have been before this moment. */
  private lower = Number.NEGATIVE_INFINITY;

  constructor(unwatched: UnwatchedStretches) {
    this.unwatched = unwatched;
  }

  /** Begins in the middle: with a span whose beginning stands, and the evidence that opened it. */
  resume(span: Span, opening: TagEvidence | undefined, pointedBefore: ReadonlySet<string>): void {
    for (const digest of pointedBefore) this.pointed.add(digest);
    const seen = opening?.valid ?? span.seen;
    const rest = { opening, move: null, before: undefined, reads: 0, events: 0, settled: true };
    this.spans.push({ ...span, to: null, seen: { lo: seen.lo, hi: seen.hi }, ...rest });
    this.lower = Math.max(span.from.lo ?? this.lower, seen.lo);
  }

  apply(step: Step): void {
    const { item } = step;
    const target = targetOf(item);
    const current = this.spans.at(-1);
    if (target === undefined) {
      // The read that tells the digest dates such a push, not the other way round: `lower` stays.
      this.untold.push(this.placed(step));
      if (current) current.events++;
      return;
    }
    if (current === undefined) this.begin(step, target);
    else if (current.digest === target) this.confirm(step, current);
    else if (item.kind === "observation") this.changeSeen(step, target, current);
    else this.changeTold(step, target, current);
    this.lower = Math.max(this.lower, item.valid.lo);
  }

  history(): TagHistory {
    return {
      spans: this.spans.map(({ opening, move, before, reads, events, settled, ...span }) => span),
      moves: this.moves,
    };
  }

  private placed({ item, hi }: Step): Placed {
    return { item, at: { lo: Math.max(this.lower, item.valid.lo), hi } };
  }

  /** Rules 3 and 6: the same state again is no move. */
  private confirm(step: Step, current: DraftSpan): void {
    const { item } = step;
    if (item.kind === "observation") {
      for (const push of this.untold) this.tellRepushed(push, current);
      this.untold = [];
      current.reads++;
    } else {
      if (current.digest !== null) this.tellRepushed(this.placed(step), current);
      current.events++;
    }
    const { lo, hi } = current.seen;
    current.seen = { lo: Math.min(lo, item.valid.lo), hi: Math.max(hi, item.valid.hi) };
  }

  private tellRepushed({ item, at }: Placed, current: DraftSpan): void {
    const { digest } = current;
    this.tell(telling(item, at, "exact"), "repushed", digest, digest, current);
  }

  /** Rule 9: what is known first. Only a push or a removal says since when. */
  private begin(step: Step, target: string | null): void {
    const { item, hi } = step;
    const event = item.kind === "observation" ? this.untold.at(-1) : this.placed(step);
    const told = event
      ? telling(event.item, event.at, "exact", item)
      : telling(item, { lo: null, hi }, "began");
    if (target !== null) this.open(told, target, this.tell(told, "found", null, target));
    else if (item.kind === "observation") this.open(told, null, null);
    else this.open(told, null, this.tell(told, "removed", item.removed, null));
  }

  /** Rules 2, 4 and 10: a read shows another state than the last evidence. */
  private changeSeen({ item, hi }: Step, target: string | null, current: DraftSpan): void {
    const bounded = telling(item, { lo: this.lower, hi }, "bounded");
    if (contradicts(target, current)) {
      current.disputed = true;
      if (current.move) Object.assign(current.move, { kind: "disputed", certainty: "disputed" });
      this.open(bounded, target, null);
      return;
    }
    // Of several pushes whose digest was not told, the last one put there what is read now.
    const push = this.untold.at(-1);
    this.change(push ? telling(push.item, push.at, "exact", item) : bounded, target, current);
  }

  /** Rules 1 and 7: an event is exact to its own bounds. */
  private changeTold(step: Step, target: string | null, current: DraftSpan): void {
    this.change(telling(step.item, this.placed(step).at, "exact"), target, current);
  }

  /**
   * Rule 5: where the tag was absent only between the two halves of one move, its absence is taken out again,
   * and the second half is told as the move, from the bounds of the first to those of the second.
   */
  private change(told: Telling, target: string | null, current: DraftSpan): void {
    const before = this.spans.at(-2);
    if (before === undefined || !isHalfOf(told, current)) {
      this.open(told, target, this.tell(told, this.kindOf(target, current), current.digest, target, current));
      return;
    }
    this.spans.pop();
    if (current.move) this.moves.splice(this.moves.lastIndexOf(current.move), 1);
    before.to = null;
    const at = { lo: current.from.lo, hi: told.at.hi };
    if (before.digest === target) this.confirm({ item: told.shownBy, hi: told.at.hi }, before);
    else this.change({ ...told, at, actor: told.actor ?? current.opening?.actor ?? null }, target, before);
  }

  private kindOf(target: string | null, { digest }: DraftSpan): MoveKind {
    if (target === null) return "removed";
    if (digest === null) return "created";
    return this.pointed.has(target) ? "moved-back" : "moved";
  }

  private tell(
    { shownBy, at, certainty, actor, source, reason }: Telling,
    kind: MoveKind,
    from: string | null,
    to: string | null,
    current?: DraftSpan,
  ): Draft<Move> {
    const until = certainty === "exact" ? (at.lo ?? at.hi) : at.hi;
    const fromKnown = current !== undefined && !this.unwatched.within(current.seen.hi, until);
    const move = { seq: shownBy.seq, kind, from, to, at, certainty, fromKnown, actor, source, reason };
    this.moves.push(move);
    return move;
  }

  private open({ shownBy, at }: Telling, digest: string | null, move: Draft<Move> | null): void {
    const current = this.spans.at(-1);
    if (current) {
      current.to = { lo: at.lo ?? at.hi, hi: at.hi };
      if (!current.disputed && current.digest !== null) this.pointed.add(current.digest);
    }
    const { lo, hi } = shownBy.valid;
    const reads = shownBy.kind === "observation" ? 1 : 0;
    this.spans.push({
      ...{ seq: shownBy.seq, digest, from: at, to: null, seen: { lo, hi }, disputed: false },
      ...{ opening: shownBy, move, before: current?.digest, reads, events: 0, settled: false },
    });
    this.lower = Math.max(this.lower, at.lo ?? this.lower);
    this.untold = [];
  }
}

/** Only a removal that its source tells as half of a move opened the absence, a moment ago. */
function isHalfOf({ shownBy }: Telling, { opening, reads, settled }: DraftSpan): boolean {
  if (opening === undefined || reads > 0 || settled || !isPairedRemoval(opening)) return false;
  return shownBy.valid.hi - opening.valid.hi < PAIR_WINDOW;
}
