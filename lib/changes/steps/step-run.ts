import type { RegistryConnection } from "#lib/catalog/registry-pool.ts";
import type { StepState } from "#lib/contract/changes.ts";
import type { ActorName } from "#lib/tag-history/evidence.ts";
import type { ChangesContext } from "../changes-context.ts";
import type { Place, PlannedStep } from "../plan.ts";

/** A stored step at its turn. */
export interface StepRun<Step extends PlannedStep = PlannedStep> {
  readonly context: ChangesContext;
  readonly changeId: string;
  readonly position: number;
  readonly step: Step;
  readonly actor: ActorName;
  readonly reason: string | null;
  /** The client of a place's registry, for the acting person. */
  connect(place: Place): Promise<RegistryConnection>;
  /** Aborted when the change is cancelled or the server stops. */
  readonly signal: AbortSignal;
  /** Told of bytes of blobs that are copied, or need not be. */
  onBytes(bytes: number): void;
}

/**
 * How a step ended. `why`: in whole sentences for people, null when there is nothing to say. `sent`: its answer
 * was lost, or its server ended; it is settled later.
 */
export interface StepEnd {
  readonly state: Exclude<StepState, "pending">;
  readonly why: string | null;
}
