import { inPieces } from "#lib/database/in-pieces.ts";
import type { HistoryContext } from "#lib/tag-history/history-context.ts";
import type { Delivery } from "./delivery-queue.ts";
import type { ParsedDelivery, WorthReading } from "./webhook-event.ts";

/** A wish that the registry be asked what a tag points at. */
export interface ReadRequest {
  /** Registry.id */
  readonly registryId: string;
  readonly repository: string;
  readonly tag: string;
  /** Milliseconds: not earlier, because registries send an event before the tag is written. */
  readonly notBefore: number;
}

export type RequestRead = (wish: ReadRequest) => void | Promise<void>;

type GoneDigest = Extract<WorthReading, { digest: string }>;
type Place = Pick<ReadRequest, "repository" | "tag">;

/** CNCF distribution writes a tag up to two seconds after its event. */
const SETTLES_IN_MS = 2_000;
/** Tags that are read because their digests are said to be gone, for one registry at a time. */
const MOST_TAGS = 1_000;

/** Asks for one read of every tag that deliveries are about, however many events were about it (threat 113). */
export async function requestReads(
  history: HistoryContext,
  requestRead: RequestRead,
  understood: readonly { readonly delivery: Delivery; readonly parsed: ParsedDelivery }[],
): Promise<void> {
  const wishes: ReadRequest[] = [];
  for (const [registryId, own] of Map.groupBy(understood, ({ delivery }) => delivery.registryId)) {
    const received = Math.max(...own.map(({ delivery }) => delivery.receivedAt.getTime()));
    const notBefore = received + SETTLES_IN_MS;
    for (const place of await placesOf(history, registryId, own))
      wishes.push({ registryId, ...place, notBefore });
  }
  // Together, so that they can be written together.
  const asked = await Promise.allSettled(wishes.map(async (wish) => requestRead(wish)));
  const refused = asked.find((one) => one.status === "rejected");
  // The poller reads every tag in its turn anyway, so the event itself is not kept back.
  if (refused) history.logger.warn({ err: refused.reason }, "reads after webhooks could not be asked for");
}

async function placesOf(
  history: HistoryContext,
  registryId: string,
  understood: readonly { readonly parsed: ParsedDelivery }[],
): Promise<Iterable<Place>> {
  const events = understood.flatMap(({ parsed }) => parsed.events);
  const worth = understood.flatMap(({ parsed }) => parsed.worthReading);
  const gone = worth.filter((about): about is GoneDigest => "digest" in about);
  const named = worth.filter((about) => "tag" in about);
  const all = [...events, ...named, ...(await tagsAt(history, registryId, gone))];
  return new Map(
    all.map(({ repository, tag }) => [`${repository}:${tag}`, { repository, tag }] as const),
  ).values();
}

/** Tags that pointed at these digests when they were last read. */
async function tagsAt(
  { database: { client } }: HistoryContext,
  registryId: string,
  gone: readonly GoneDigest[],
): Promise<Place[]> {
  const found: Place[] = [];
  for (const piece of inPieces(gone, 500)) {
    const names = [...new Set(piece.map(({ repository }) => repository))];
    const repositories = await client.historyRepository.findMany({
      where: { name: { in: names }, registry: { registryId } },
      select: { id: true, name: true },
    });
    if (repositories.length === 0) continue;
    const nameOf = new Map(repositories.map(({ id, name }) => [id, name]));
    const pairs = new Set(piece.map(({ repository, digest }) => `${repository}@${digest}`));
    const tags = await client.historyTag.findMany({
      where: {
        repositoryId: { in: [...nameOf.keys()] },
        digest: { in: [...new Set(piece.map(({ digest }) => digest))] },
      },
      orderBy: { id: "asc" },
      take: MOST_TAGS,
      select: { repositoryId: true, name: true, digest: true },
    });
    for (const { repositoryId, name: tag, digest } of tags) {
      const repository = nameOf.get(repositoryId) ?? "";
      if (pairs.has(`${repository}@${digest}`)) found.push({ repository, tag });
    }
  }
  return found;
}
