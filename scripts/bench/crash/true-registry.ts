import { setTimeout as wait } from "node:timers/promises";
import { putImage } from "#lib/catalog/testing/put-image.ts";
import { type Sandbox, startSandbox } from "#lib/registry/sandbox/start-sandbox.ts";

export const REPOSITORY = "team/app";

/** How the registry answers a PUT of a tag. */
export type Mood = "healthy" | "slow" | "faulty";
export const MOODS: readonly Mood[] = ["healthy", "slow", "faulty"];

/** A tag that was written, as the registry itself knows it. */
export interface Write {
  readonly tag: string;
  readonly digest: string;
  /** Milliseconds. */
  readonly at: number;
}

/** A registry that remembers every write of a tag, whatever it answered, and whoever was gone by then. */
export interface TrueRegistry {
  readonly sandbox: Sandbox;
  readonly writes: readonly Write[];
  mood: Mood;
  /** A version nobody has pointed a tag at before. */
  nextVersion(): string;
}

/** Slow answers: at most so many milliseconds. */
export const SLOWEST_MS = 1_500;

/** @param versions how many moves there can be at most */
export async function startTrueRegistry(versions: number): Promise<TrueRegistry> {
  const sandbox = await startSandbox();
  const digests: string[] = [];
  for (let index = 0; index < versions; index += 1) {
    // The same blobs, another date: configs differ, so every version is one of its own.
    const created = new Date(Date.UTC(2020, 0, 1) + index * 60_000).toISOString();
    digests.push((await putImage(sandbox.store, REPOSITORY, { created })).digest);
  }
  const writes: Write[] = [];
  const registry = { sandbox, writes, mood: "healthy" as Mood, nextVersion: () => digests.pop() ?? "" };
  listenToWrites(registry);
  return registry;
}

/** Stands between the endpoint and its store: what is written here is written, whatever is answered. */
function listenToWrites(registry: TrueRegistry & { writes: Write[] }): void {
  const { store, faults } = registry.sandbox;
  const setTag = store.setTag.bind(store);
  store.setTag = async (repository, tag, digest) => {
    if (registry.mood === "slow") await wait(Math.random() * SLOWEST_MS);
    await setTag(repository, tag, digest);
    registry.writes.push({ tag, digest, at: Date.now() });
    if (registry.mood === "slow") await wait(Math.random() * 100);
  };
  setInterval(() => {
    faults.clear();
    if (registry.mood !== "faulty") return;
    const kind = Math.random();
    const match = { method: "PUT", path: "/manifests/" };
    if (kind < 0.2) faults.add({ match, answer: { status: 500, takesEffect: true }, times: 1 });
    else if (kind < 0.4) faults.add({ match, answer: { reset: true, takesEffect: true }, times: 1 });
    else if (kind < 0.5) faults.add({ match, answer: { status: 500 }, times: 1 });
    else if (kind < 0.6) faults.add({ match, answer: { reset: true }, times: 1 });
  }, 20).unref();
}
