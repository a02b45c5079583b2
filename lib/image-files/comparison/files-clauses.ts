import type { FileCounts } from "#lib/contract/comparison.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { configClause } from "./config-clause.ts";
import { counted, inDigits, inWords } from "./counted.ts";
import type { LayersInCommon } from "./layers-in-common.ts";
import type { ToldFacts } from "./verdict-facts.ts";

type ComparedFacts = ToldFacts & { readonly files: FileCounts };

/** What can be said of two images whose files were compared. */
export function filesClauses(facts: ComparedFacts): string[] {
  const { files, layers, config, platforms } = facts;
  const unknown = unknownClauses(facts);
  if (sumOf(files) === 0) return [...alikeClauses(facts), ...unknown];
  const told =
    platforms === null ? [`${layersPhrase(layers)}: ${fileWords(files)}`] : [platforms, differWords(files)];
  return [...told, ...configClause(config, "too"), ...unknown];
}

/** No file was added, removed or changed. */
function alikeClauses({ files, layers, config, platforms }: ComparedFacts): string[] {
  const onlyTime = files.onlyTime > 0;
  if (files.unknownContent > 0) {
    const found = onlyTime ? "only timestamps were found to differ" : "no difference of files was found";
    return [...(platforms === null ? [] : [platforms]), found, ...configClause(config, "also")];
  }
  const alike = onlyTime ? "same files, only timestamps differ" : "same files and times";
  if (platforms !== null) return [platforms, alike, ...configClause(config, "too")];
  if (onlyTime) return [alike, ...configClause(config, "too")];
  if (layers.order === "other") {
    return [`the same layers in another order: ${alike}`, ...configClause(config, "too")];
  }
  if (layers.order === "different") return [`${alike} in other layers`, ...configClause(config, "too")];
  if (config.known && config.orDate === null) {
    return ["same files, times and settings", "only the build history or annotations differ"];
  }
  return [alike, ...configClause(config, "only")];
}

function unknownClauses({ files, incomplete }: ComparedFacts): string[] {
  const clauses: string[] = [];
  if (files.unknownContent > 0) {
    clauses.push(`the contents of ${counted(files.unknownContent, "file")} could not be compared`);
  }
  if (incomplete > 0) {
    clauses.push(
      `${inWords(incomplete)} ${incomplete === 1 ? "layer" : "layers"} could be read only in part`,
    );
  }
  return clauses;
}

function layersPhrase({ count, onlyFrom, onlyTo, order }: LayersInCommon): string {
  if (order === "other") return "the same layers in another order";
  if (count === 0) return "no layer in common";
  const layers = (number: number) => `${inWords(number)} ${number === 1 ? "layer" : "layers"}`;
  if (onlyFrom === 0) return `${layers(onlyTo)} added`;
  if (onlyTo === 0) return `${layers(onlyFrom)} removed`;
  return `${layers(onlyFrom)} replaced${onlyFrom === onlyTo ? "" : ` by ${inWords(onlyTo)}`}`;
}

interface Differing {
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
}

/** All that is no directory. */
function withoutDirectories({ changed, added, removed, directories }: FileCounts): Differing {
  return {
    changed: changed - directories.changed,
    added: added - directories.added,
    removed: removed - directories.removed,
  };
}

const sumOf = ({ changed, added, removed }: Differing) => changed + added + removed;
const countFiles = (count: number) => counted(count, "file");
const countDirectories = (count: number) => counted(count, "directory", "directories");

/** `4,012 files differ`; directories are told of only when nothing else differs. */
function differWords(counts: FileCounts): string {
  const ofFiles = sumOf(withoutDirectories(counts));
  const count = ofFiles || sumOf(counts.directories);
  return `${(ofFiles > 0 ? countFiles : countDirectories)(count)} ${count === 1 ? "differs" : "differ"}`;
}

/** `14 files changed, 3 added, +3.1 MB`; directories are told of only when nothing else differs. */
function fileWords(counts: FileCounts): string {
  const ofFiles = withoutDirectories(counts);
  const [told, noun] = sumOf(ofFiles) > 0 ? [ofFiles, countFiles] : [counts.directories, countDirectories];
  const steps = ["changed", "added", "removed"] as const;
  const parts: string[] = [];
  for (const what of steps.filter((each) => told[each] > 0)) {
    parts.push(`${(parts.length === 0 ? noun : inDigits)(told[what])} ${what}`);
  }
  const { difference } = counts;
  if (difference !== 0) parts.push(`${difference > 0 ? "+" : "−"}${formatBytes(Math.abs(difference))}`);
  return parts.join(", ");
}
