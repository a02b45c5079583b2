interface Layer {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** How the layers of two images relate. */
export interface LayersInCommon {
  /** Layers that both have, at whatever place; one that both have twice counts twice. */
  count: number;
  /** Bytes of those, each once, as a registry stores them. */
  bytes: number;
  /** Layers that only one has. */
  onlyFrom: number;
  onlyTo: number;
  /** `other`: the same layers, but not in the same order. */
  order: "same" | "other" | "different";
}

export function layersInCommon(from: readonly Layer[], to: readonly Layer[]): LayersInCommon {
  const left = new Map<string, number>();
  for (const { digest } of from) left.set(digest, (left.get(digest) ?? 0) + 1);
  const sizes = new Map<string, number>();
  let count = 0;
  for (const { digest, size } of to) {
    const times = left.get(digest) ?? 0;
    if (times === 0) continue;
    left.set(digest, times - 1);
    sizes.set(digest, size);
    count += 1;
  }
  const [onlyFrom, onlyTo] = [from.length - count, to.length - count];
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return { count, bytes, onlyFrom, onlyTo, order: orderOf(from, to, onlyFrom + onlyTo) };
}

function orderOf(from: readonly Layer[], to: readonly Layer[], onlyOne: number): LayersInCommon["order"] {
  if (onlyOne > 0) return "different";
  return from.every(({ digest }, place) => digest === to[place]?.digest) ? "same" : "other";
}
