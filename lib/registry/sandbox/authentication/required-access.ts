import type { Route } from "../route.ts";

/** One scope of the token protocol: `type:name:action,action`. */
export interface Scope {
  type: "repository" | "registry";
  name: string;
  actions: readonly string[];
}

export function formatScope(scope: Scope): string {
  return `${scope.type}:${scope.name}:${scope.actions.join(",")}`;
}

/** Null for text that is no scope. A name may contain colons (`host:5000/name`), so it is read from both ends. */
export function parseScope(text: string): Scope | null {
  const match = /^(repository|registry):(.+):([a-z*,]+)$/.exec(text);
  if (!match?.[2] || !match[3]) return null;
  return {
    type: match[1] === "registry" ? "registry" : "repository",
    name: match[2],
    actions: match[3].split(","),
  };
}

/**
 * What a request needs, as CNCF distribution asks it: deleting needs `delete` alone, writing needs both
 * `pull` and `push`, a mount reads its source as well.
 */
export function requiredAccess(method: string, route: Route, query: URLSearchParams): Scope[] {
  if (route.endpoint === "catalog") return [{ type: "registry", name: "catalog", actions: ["*"] }];
  if (!("repository" in route)) return [];
  const reading = method === "GET" || method === "HEAD";
  const deleting = method === "DELETE" && route.endpoint !== "upload";
  const actions = deleting
    ? ["delete"]
    : reading && route.endpoint !== "upload"
      ? ["pull"]
      : ["pull", "push"];
  const scopes: Scope[] = [{ type: "repository", name: route.repository, actions }];
  const from = route.endpoint === "uploads" && query.has("mount") ? query.get("from") : null;
  if (from !== null) scopes.push({ type: "repository", name: from, actions: ["pull"] });
  return scopes;
}
