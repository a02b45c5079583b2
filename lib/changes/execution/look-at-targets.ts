import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import type { ChangesContext } from "../changes-context.ts";
import { changeSession, currentTag, isThere } from "../plans/current-tag.ts";
import type { Target } from "./step-targets.ts";

/** A target with what the registry shows of it now. */
export interface SeenTarget extends Target {
  readonly now: string | null;
}

/** The place whose targets are looked at, with its client. */
export interface LookedAt {
  readonly context: ChangesContext;
  readonly connection: RegistryConnection;
  readonly repository: string;
  readonly signal?: AbortSignal;
}

/**
 * Asks the registry what each target is now, one after the other: they are few.
 *
 * @throws RegistryError why it cannot be told
 */
export async function lookAt(
  { context, connection, repository, signal }: LookedAt,
  targets: readonly Target[],
): Promise<SeenTarget[]> {
  const session = changeSession(context, connection, signal);
  const seen: SeenTarget[] = [];
  for (const target of targets) {
    const { tag, reference } = target;
    const now =
      tag === null
        ? (await isThere(session, repository, reference))
          ? reference
          : null
        : await currentTag(session, repository, tag);
    seen.push({ ...target, now });
  }
  return seen;
}

export const isApplied = (seen: readonly SeenTarget[]) => seen.every(({ now, to }) => now === to);
export const isUntouched = (seen: readonly SeenTarget[]) => seen.every(({ now, from }) => now === from);
