import { randomUUID } from "node:crypto";

export const BENCH_SECRET = "a secret of this benchmark alone";

/** Repositories and tags that events are about. */
export interface Places {
  readonly repositories: readonly string[];
  readonly tags: readonly string[];
  /** Digests that tags are said to be moved to. */
  readonly digests: readonly string[];
}

export interface BenchEvent {
  readonly id: string;
  readonly move: { readonly repository: string; readonly tag: string; readonly digest: string };
  readonly body: string;
}

/** The next event of a registry in which every tag moves in its turn, as CNCF distribution sends it. */
export function nextEvent({ repositories, tags, digests }: Places, count: number): BenchEvent {
  const id = randomUUID();
  const round = Math.floor(count / repositories.length);
  const move = {
    repository: repositories[count % repositories.length] ?? "",
    tag: tags[round % tags.length] ?? "",
    digest: digests[Math.floor(round / tags.length) % digests.length] ?? "",
  };
  const event = {
    id,
    timestamp: new Date().toISOString(),
    action: "push",
    target: {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      ...move,
    },
    request: { id: randomUUID(), addr: "127.0.0.1:40000", method: "PUT", useragent: "bench" },
    actor: { name: `robot-${count % 7}` },
  };
  return { id, move, body: JSON.stringify({ events: [event] }) };
}

/** Sends one; answers its status, or null when no answer came. */
export async function sendEvent(address: string, { body }: BenchEvent): Promise<number | null> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: {
        "content-type": "application/vnd.docker.distribution.events.v2+json",
        authorization: `Bearer ${BENCH_SECRET}`,
      },
      body,
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}
