import type { ByteString } from "../bytes/byte-string.ts";
import { type MergedNode, newDirectory } from "./merged-node.ts";

/** As many symbolic links as Linux follows before it answers ELOOP. */
export const MAX_LINK_HOPS = 40;

/**
 * Parts of paths that may be walked. Links to long paths of links make every path cost 100,000 of them, which an
 * archive could ask for a million times.
 */
export interface StepBudget {
  left: number;
}

const STEPS_OF_ONE_PATH = 200_000;

export type Resolved =
  | { kind: "found"; node: MergedNode; hops: number }
  /** `missing`: nothing there. `loop`: too many links, or too long a way through them. `not-a-directory`: the path goes on behind a file. */
  | { kind: "missing" | "loop" | "not-a-directory" };

/**
 * Follows a path inside the merged file system, never out of it: absolute targets begin at its root, and `..`
 * stops there.
 * @param followLast also follow the last part when it is a link
 */
export function resolvePath(
  root: MergedNode,
  path: ByteString,
  followLast = true,
  budget?: StepBudget,
): Resolved {
  return walk(root, path, { followLast, create: false, budget: budget ?? { left: STEPS_OF_ONE_PATH } });
}

/**
 * The directory a path means, made where it is missing, as runtimes do before they unpack an entry into it.
 * @returns null when that is not possible: a loop, or a file in the way
 */
export function ensureDirectory(root: MergedNode, path: ByteString, budget: StepBudget): MergedNode | null {
  const resolved = walk(root, path, { followLast: true, create: true, budget });
  return resolved.kind === "found" && resolved.node.children !== null ? resolved.node : null;
}

function walk(
  root: MergedNode,
  path: ByteString,
  options: { followLast: boolean; create: boolean; budget: StepBudget },
): Resolved {
  let node = root;
  let hops = 0;
  // In reverse, so that the target of a link can be put in front.
  const rest = path.split("/").reverse();
  while (rest.length > 0) {
    const part = rest.pop() ?? "";
    options.budget.left -= 1;
    if (options.budget.left < 0) return { kind: "loop" };
    if (part === "" || part === ".") continue;
    if (node.children === null) return { kind: "not-a-directory" };
    if (part === "..") {
      node = node.parent ?? root;
      continue;
    }
    let child = node.children.get(part);
    if (child === undefined) {
      if (!options.create) return { kind: "missing" };
      child = newDirectory(part, node);
      node.children.set(part, child);
    }
    if (child.kind !== "symbolic-link" || (rest.length === 0 && !options.followLast)) {
      node = child;
      continue;
    }
    hops += 1;
    if (hops > MAX_LINK_HOPS) return { kind: "loop" };
    if (child.link.startsWith("/")) node = root;
    rest.push(...child.link.split("/").reverse());
  }
  return { kind: "found", node, hops };
}
