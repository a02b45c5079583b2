import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import {
  type EntryDetail,
  type EntryList,
  type entriesQuery,
  type entryQuery,
  type Reading,
  type readingQuery,
  readingSchema,
} from "#lib/contract/layers.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";
import { addressOf, sendRequest } from "./send-request.ts";

export type EntriesQuestion = Omit<z.input<typeof entriesQuery>, "wait">;
export type EntryQuestion = Omit<z.input<typeof entryQuery>, "wait">;

/** What is told by digest never changes, except that it may be unread yet. */
const untilRead = ({ state }: { state: { data?: EntryList | EntryDetail } }) =>
  state.data?.state === "ready" ? Number.POSITIVE_INFINITY : 0;

/**
 * One page of a directory or of a search, for those who keep it themselves.
 *
 * @throws ConsoleApiError
 */
export const listEntries = (query: EntriesQuestion, signal?: AbortSignal): Promise<EntryList> =>
  apiFetch(routes.listEntries, { query: { ...query, wait: "0" }, signal });

/** One page of a directory or of a search. */
export const entriesOptions = (query: EntriesQuestion) =>
  queryOptions({
    queryKey: ["entries", query],
    queryFn: ({ signal }) => listEntries(query, signal),
    staleTime: untilRead,
    placeholderData: keepPreviousData,
  });

/** One path: attributes, where a link leads, the layers that have it. */
export const entryOptions = (query: EntryQuestion) =>
  queryOptions({
    queryKey: ["entry", query],
    queryFn: ({ signal }) => apiFetch(routes.getEntry, { query: { ...query, wait: "0" }, signal }),
    staleTime: untilRead,
  });

/** Which file: by its path in a layer or an image, or by its number in the index of a layer. */
export interface FileAddress {
  registry: string;
  repository: string;
  /** Of a layer or an image. */
  digest: string;
  path?: string;
  rawPath?: string;
  entry?: number;
}

/** The beginning of a file, and what reading it took. */
export interface FileContent {
  bytes: Uint8Array;
  /** Of the whole file. */
  size: number;
  /** Bytes of the layer that were read for it, of how many. */
  blobBytesRead: number;
  blobBytes: number;
  milliseconds: number;
}

/** As much of a file as a page shows. */
export const PREVIEW_BYTES = 2 ** 20;

/** The first bytes of a file. */
export const fileContentOptions = (address: FileAddress, length = PREVIEW_BYTES) =>
  queryOptions({
    queryKey: ["file-content", address, length],
    queryFn: ({ signal }): Promise<FileContent> => readFile(address, length, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // A few of a megabyte each are enough to go back and forth.
    gcTime: 60_000,
  });

async function readFile(address: FileAddress, length: number, signal: AbortSignal): Promise<FileContent> {
  const { method, path } = routes.getFile;
  const response = await sendRequest({ method, path, query: { ...address, length }, signal });
  const figure = (name: string) => Number(response.headers.get(name) ?? 0);
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    size: figure("x-file-size"),
    blobBytesRead: figure("x-blob-bytes-read"),
    blobBytes: figure("x-blob-bytes"),
    milliseconds: figure("x-milliseconds"),
  };
}

/** Saves a file under its own name. */
export const fileHref = (address: FileAddress) => addressOf(routes.getFile.path, { ...address });

/** Saves a layer as it is stored. */
export const layerHref = (address: Pick<FileAddress, "registry" | "repository" | "digest">) =>
  addressOf(routes.downloadLayer.path, { ...address });

/** Saves an image, or an index with all its platforms. */
export const archiveHref = (
  address: Pick<FileAddress, "registry" | "repository" | "digest"> & { tag?: string },
) => addressOf(routes.downloadImage.path, { ...address });

/**
 * Reads a layer, or all layers of an image, and tells how far it is. Whoever calls the answered function, or leaves
 * the page, stops reading that nobody else waits for.
 *
 * @param tell called with every state; the last one is `done` or `failed`
 * @param lost called when the connection ended before that
 */
export function watchReading(
  address: z.input<typeof readingQuery>,
  tell: (reading: Reading) => void,
  lost: () => void,
): () => void {
  const source = new EventSource(addressOf(routes.watchReading.path, { ...address }));
  source.onmessage = ({ data }) => {
    const reading = readingSchema.safeParse(JSON.parse(String(data)));
    if (!reading.success) return;
    // A stream that ended would be opened again by the browser, and read again.
    if (reading.data.state === "done" || reading.data.state === "failed") source.close();
    tell(reading.data);
  };
  source.onerror = () => {
    source.close();
    lost();
  };
  return () => source.close();
}
