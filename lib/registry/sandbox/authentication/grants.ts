import type { SandboxUser } from "../sandbox-options.ts";
import type { Scope } from "./required-access.ts";

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(name);
}

/** The part of a scope a user may have; a user without grants may do everything. */
export function grantedPart(user: SandboxUser | "anonymous", scope: Scope): Scope {
  if (user === "anonymous") return { ...scope, actions: scope.actions.filter((action) => action === "pull") };
  if (!user.grants) return scope;
  const name = scope.type === "registry" ? `registry:${scope.name}` : scope.name;
  const allowed = user.grants
    .filter((grant) => matches(grant.repository, name))
    .flatMap((grant) => grant.actions);
  return {
    ...scope,
    actions: scope.actions.filter((action) => allowed.includes(action) || allowed.includes("*")),
  };
}

/** True when the held scopes cover the needed one; `*` covers every action. */
export function covers(held: readonly Scope[], needed: Scope): boolean {
  const actions = held
    .filter((scope) => scope.type === needed.type && scope.name === needed.name)
    .flatMap((scope) => scope.actions);
  return needed.actions.every((action) => actions.includes(action) || actions.includes("*"));
}
