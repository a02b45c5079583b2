import type { Webhook } from "#lib/contract/tag-history.ts";
import {
  acrInstruction,
  dockerHubInstruction,
  ecrInstruction,
  garInstruction,
  ghcrInstruction,
  yandexInstruction,
} from "./cloud.ts";
import type { Destination, Instruction } from "./instruction.ts";
import {
  artifactoryInstruction,
  distributionInstruction,
  giteaInstruction,
  gitlabInstruction,
  harborInstruction,
  quayInstruction,
  zotInstruction,
} from "./self-hosted.ts";

/** What people run themselves, then what they rent. */
const INSTRUCTIONS: readonly ((to: Destination) => Instruction)[] = [
  distributionInstruction,
  zotInstruction,
  harborInstruction,
  quayInstruction,
  gitlabInstruction,
  giteaInstruction,
  artifactoryInstruction,
  dockerHubInstruction,
  ghcrInstruction,
  ecrInstruction,
  garInstruction,
  acrInstruction,
  yandexInstruction,
];

/**
 * Settings ready to paste for every sender that is understood, the one for the registry's kind first. A
 * registry of no particular kind is most often CNCF distribution, which is the first anyway.
 */
export function instructionsFor(kind: string, to: Destination): Webhook["instructions"] {
  const all = INSTRUCTIONS.map((make) => make(to)).map(({ notes, ...rest }) => ({
    ...rest,
    notes: [...notes],
  }));
  const isOwn = ({ vendor }: { vendor: string }) => vendor === kind;
  return [...all.filter(isOwn), ...all.filter((one) => !isOwn(one))];
}
