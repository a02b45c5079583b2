import type { FaultAction, FaultRule } from "./fault.ts";

interface ActiveRule {
  rule: FaultRule;
  pattern: RegExp | null;
  seen: number;
  left: number;
}

/** The faults in force. The first rule that matches a request decides; the others do not count it. */
export class FaultScript {
  #rules: ActiveRule[] = [];

  /** Puts a rule in force; the answer takes it out again. */
  add(rule: FaultRule): () => void {
    const path = rule.match?.path;
    const pattern = path === undefined ? null : new RegExp(path);
    const active: ActiveRule = { rule, pattern, seen: 0, left: rule.times ?? Number.POSITIVE_INFINITY };
    this.#rules.push(active);
    return () => {
      this.#rules = this.#rules.filter((one) => one !== active);
    };
  }

  clear(): void {
    this.#rules = [];
  }

  list(): readonly FaultRule[] {
    return this.#rules.map((active) => active.rule);
  }

  /** The action for a request, or null. Counts the request. */
  next(method: string, path: string): FaultAction | null {
    for (const active of this.#rules) {
      const { match, answer } = active.rule;
      if (active.left <= 0) continue;
      if (match?.method !== undefined && match.method !== method) continue;
      // A pattern with the g or y flag would remember its place between requests.
      if (active.pattern && path.search(active.pattern) === -1) continue;
      active.seen += 1;
      if (match?.nth !== undefined && match.nth !== active.seen) continue;
      active.left -= 1;
      return answer;
    }
    return null;
  }
}
