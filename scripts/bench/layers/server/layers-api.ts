import type { z } from "zod";
import { comparisonSchema, fileDifferenceListSchema } from "#lib/contract/comparison.ts";
import { type Entry, entryListSchema } from "#lib/contract/layers.ts";

const REGISTRY = "bench";
const MOST = "1000";

export function registryEnvironment(url: string): Record<string, string> {
  // Nothing but what is asked for here is to be read.
  return { TAGTRAIL_REGISTRY_NAME: REGISTRY, TAGTRAIL_REGISTRY_URL: url, TAGTRAIL_POLL_SECONDS: "0" };
}

type Query = Readonly<Record<string, string>>;
export type ReadyEntries = Extract<z.infer<typeof entryListSchema>, { state: "ready" }>;

function addressOf(address: string, path: string, query: Query): string {
  return `${address}/api/v1/${path}?${new URLSearchParams({ registry: REGISTRY, ...query })}`;
}

export const tagsAddress = (address: string, repository: string) =>
  addressOf(address, "tags", { repository });

export const entriesAddress = (address: string, query: Query) => addressOf(address, "layers/entries", query);

async function ask<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  signal?: AbortSignal,
): Promise<z.infer<Schema>> {
  // A first view may take longer than the five minutes that fetch waits for headers; none of ours does.
  const answer = await fetch(url, { signal: signal ?? null });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}: ${text.slice(0, 500)}`);
  return schema.parse(JSON.parse(text));
}

/** One page of a directory or a search, once everything it needs is read. */
export async function askEntries(address: string, query: Query, signal?: AbortSignal): Promise<ReadyEntries> {
  const list = await ask(entriesAddress(address, query), entryListSchema, signal);
  if (list.state !== "ready") throw new Error("The list was not read, though it was waited for.");
  return list;
}

/** All pages of a search. */
export async function askAllEntries(address: string, query: Query): Promise<Entry[]> {
  const items: Entry[] = [];
  for (let cursor: string | null = "0"; cursor !== null; ) {
    const page: ReadyEntries = await askEntries(address, { ...query, limit: MOST, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** The bytes of a file, with what reading them took by the server's own account. */
export async function askFile(address: string, query: Query) {
  const url = addressOf(address, "layers/file", query);
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}: ${await answer.text()}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const figure = (name: string) => Number(answer.headers.get(name) ?? Number.NaN);
  return { bytes, blobBytesRead: figure("x-blob-bytes-read"), milliseconds: figure("x-milliseconds") };
}

export function askComparison(address: string, query: Query) {
  return ask(addressOf(address, "compare", query), comparisonSchema);
}

type FileDifference = Extract<z.infer<typeof fileDifferenceListSchema>, { state: "ready" }>["items"][number];

/** All files that differ. */
export async function askDifferences(address: string, query: Query): Promise<FileDifference[]> {
  const items: FileDifference[] = [];
  for (let cursor: string | null = "0"; cursor !== null; ) {
    const url = addressOf(address, "compare/files", { ...query, limit: MOST, cursor });
    const page: z.infer<typeof fileDifferenceListSchema> = await ask(url, fileDifferenceListSchema);
    if (page.state !== "ready") throw new Error("The layers are not read.");
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
