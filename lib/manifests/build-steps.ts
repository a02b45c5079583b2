import type { DecodedConfig } from "./model.ts";
import { readInstruction } from "./read-instruction.ts";

export interface BuildStep {
  /** A Dockerfile's word such as `RUN`, or "" when another tool wrote its own words. */
  instruction: string;
  text: string;
  /** Build arguments that were set while this step ran, `NAME=value`. */
  buildArguments: string[];
  /** Index in the manifest's layers; null when the step made none, or when it cannot be told. */
  layerIndex: number | null;
  /** RFC 3339 in UTC. */
  createdAt: string | null;
  comment: string;
  /** A guess: the step came with the base image. */
  inherited: boolean;
}

/** A base image ends with what it runs; a Dockerfile says that once, at its end. */
const LAST_WORDS = new Set(["CMD", "ENTRYPOINT"]);

/**
 * Reads the history of a config like a Dockerfile. `layerCount` is the manifest's. Steps are paired with
 * layers only when their numbers agree (historyAgrees): anything else would name the wrong step.
 */
export function buildSteps(config: Pick<DecodedConfig, "history">, layerCount: number): BuildStep[] {
  const agrees = historyAgrees(config, layerCount);
  let nextLayer = 0;
  const steps = config.history.map((step) => {
    const layerIndex = step.emptyLayer || !agrees ? null : nextLayer++;
    const { createdAt, comment } = step;
    return { ...readInstruction(step.createdBy), layerIndex, createdAt, comment, inherited: false };
  });
  const baseLength = lengthOfBase(config, steps);
  return steps.map((step, index) => ({ ...step, inherited: index < baseLength }));
}

/** True when the history tells of exactly as many layers as there are. Squashing and copying tools break this. */
export function historyAgrees(config: Pick<DecodedConfig, "history">, layerCount: number): boolean {
  return config.history.filter((step) => !step.emptyLayer).length === layerCount;
}

/** The base ends at the last CMD or ENTRYPOINT that is followed by a step with files. */
function lengthOfBase({ history }: Pick<DecodedConfig, "history">, steps: readonly BuildStep[]): number {
  const lastWithFiles = history.findLastIndex((step) => !step.emptyLayer);
  const end = steps.findLastIndex((step, index) => index < lastWithFiles && LAST_WORDS.has(step.instruction));
  return end + 1;
}
