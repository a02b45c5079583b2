import type { ComparisonQuestion } from "#lib/console-client/comparison.ts";
import { compareQuery } from "#lib/contract/comparison.ts";
import type { CompareState } from "./compare-state.ts";

/** One of the two images, as a person names it. */
export interface SideAddress {
  registry: string;
  repository: string;
  /** A tag or a digest. */
  reference: string;
  /** Of an index: `linux/arm64`; null: left to the server. */
  platform: string | null;
}

export interface ComparedPair {
  from: SideAddress;
  to: SideAddress;
}

/** What was chosen, and when it was built where that is known: the older one is usually the first. */
export type OnChoose = (address: SideAddress, createdAt: string | null) => void;

export type PairParameters = Pick<
  CompareState,
  "registry" | "repository" | "from" | "to" | "toRegistry" | "toRepository" | "platform" | "toPlatform"
>;

/** The two sides that the address names; what it does not name is empty. The second is in the place of the first. */
export function pairOf(state: PairParameters): ComparedPair {
  const registry = state.registry ?? "";
  const repository = state.repository ?? "";
  return {
    from: { registry, repository, reference: state.from ?? "", platform: state.platform },
    to: {
      registry: state.toRegistry ?? registry,
      repository: state.toRepository ?? repository,
      reference: state.to ?? "",
      // One platform that is named is meant for both.
      platform: state.toPlatform ?? state.platform,
    },
  };
}

/** A pair as it is written in an address: of the second side only what is not as on the first. */
export function pairParameters({ from, to }: ComparedPair): PairParameters {
  return {
    registry: from.registry || null,
    repository: from.repository || null,
    from: from.reference || null,
    to: to.reference || null,
    toRegistry: to.registry === from.registry ? null : to.registry,
    toRepository: to.repository === from.repository ? null : to.repository,
    platform: from.platform,
    toPlatform: to.platform === from.platform ? null : to.platform,
  };
}

/** What the API is asked about a pair; null: something is missing, or is no name. */
export function comparisonQuestion(pair: ComparedPair): ComparisonQuestion | null {
  const given = Object.entries(pairParameters(pair)).filter(([, value]) => value !== null);
  const question = compareQuery.omit({ wait: true }).safeParse(Object.fromEntries(given));
  return question.data ?? null;
}
