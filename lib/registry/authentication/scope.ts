/** What a token is asked for: `type:name:action,action` of the distribution token specification. */
export type Scope = string;

/** Whatever is read in one repository. */
export function pullScope(repository: string): Scope {
  return `repository:${repository}:pull`;
}

/** Whatever is pushed to one repository; the token specification wants `pull` beside `push`. */
export function pushScope(repository: string): Scope {
  return `repository:${repository}:pull,push`;
}

/** Whatever is deleted in one repository. */
export function deleteScope(repository: string): Scope {
  return `repository:${repository}:pull,push,delete`;
}

export const CATALOG_SCOPE: Scope = "registry:catalog:*";

/** While this console reads, a challenge cannot talk us into a token that writes. */
const READING: ReadonlySet<string> = new Set(["pull", "metadata_read", "*"]);
/** What may be added when this console is about to change something in the very repository itself. */
const CHANGING: ReadonlySet<string> = new Set([...READING, "push", "delete", "metadata_write"]);
const MAX_SCOPE_CHARACTERS = 2048;

/**
 * The scopes to ask for after a registry refused `own` and named `challenged`: ours, with the actions the
 * registry wants for the very same resource added (ACR's `metadata_read`); only reading ones unless `changing`.
 * Other resources are ignored: GHCR names `user/image` whatever is asked.
 */
export function widenScopes(own: readonly Scope[], challenged: string | null, changing = false): Scope[] {
  const allowed = changing ? CHANGING : READING;
  const wanted = (challenged ?? "").slice(0, MAX_SCOPE_CHARACTERS).split(" ").map(split);
  return own.map((scope) => {
    const mine = split(scope);
    if (mine === null) return scope;
    const same = wanted.filter((other) => other !== null && other.resource === mine.resource);
    const added = same.flatMap((other) => other?.actions ?? []).filter((action) => allowed.has(action));
    return `${mine.resource}:${[...new Set([...mine.actions, ...added])].join(",")}`;
  });
}

/** The challenge's own scopes, for the one case in which we have none to name: an anonymous knock at the door. */
export function challengedReadScopes(challenged: string | null): Scope[] {
  const wanted = (challenged ?? "").slice(0, MAX_SCOPE_CHARACTERS).split(" ").map(split);
  return wanted
    .filter((scope) => scope?.actions.every((action) => READING.has(action)))
    .slice(0, 1)
    .map((scope) => `${scope?.resource}:${scope?.actions.join(",")}`);
}

const SCOPE = /^((?:repository|registry)(?:\([a-z]+\))?:[a-z0-9._/:-]{1,300}):([a-z_*,]{1,100})$/;

function split(scope: Scope): { resource: string; actions: string[] } | null {
  const match = SCOPE.exec(scope);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { resource: match[1], actions: match[2].split(",").filter((action) => action !== "") };
}
