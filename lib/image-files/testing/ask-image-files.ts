import type { z } from "zod";
import { localAdministrator } from "#lib/access/person.ts";
import { type CatalogFixture, openCatalogFixture } from "#lib/catalog/testing/catalog-fixture.ts";
import {
  entriesQuery,
  entryDetailSchema,
  entryListSchema,
  entryQuery,
  fileQuery,
  type Reading,
  readingQuery,
  readingSchema,
} from "#lib/contract/layers.ts";
import type { Database } from "#lib/database/database.ts";
import { openDatabase } from "#lib/database/open-database.ts";
import { freshSqlite } from "#lib/database/testing/fresh-databases.ts";
import { collect } from "#lib/layers/testing/layers.ts";
import { type OpenedImageFiles, openImageFiles } from "../open-image-files.ts";
import { getEntry } from "../queries/get-entry.ts";
import { listEntries } from "../queries/list-entries.ts";
import { readFile } from "../queries/read-file.ts";
import { watchReading } from "../queries/watch-reading.ts";

const address = { registry: "samples", repository: "app" };
const never = new AbortController().signal;
type Query<Schema extends z.ZodType> = Omit<z.input<Schema>, keyof typeof address> & Partial<typeof address>;

export interface ImageFilesFixture extends CatalogFixture {
  readonly opened: OpenedImageFiles;
  readonly ask: ReturnType<typeof askers>;
}

/** A sandbox registry, and everything that looks into its images. Every answer is held against its contract. */
export async function openImageFilesFixture(database: Database): Promise<ImageFilesFixture> {
  const fixture = await openCatalogFixture(database);
  const opened = openImageFiles({ catalog: fixture.context, layerCacheBytes: 2 ** 30, patienceMs: 0 });
  const close = async () => {
    await opened.stop();
    await fixture.close();
  };
  return { ...fixture, opened, close, ask: askers(opened) };
}

/** The same over a new database of its own. */
export async function openOnSqlite(): Promise<ImageFilesFixture> {
  const databases = await freshSqlite();
  const database = await openDatabase(await databases.create());
  const fixture = await openImageFilesFixture(database);
  const close = async () => {
    await fixture.close();
    await database.close();
    await databases.end();
  };
  return { ...fixture, close };
}

function askers({ imageFiles }: OpenedImageFiles) {
  return {
    list: async (query: Query<typeof entriesQuery>, signal = never) => {
      const parsed = entriesQuery.parse({ ...address, ...query });
      return entryListSchema.parse(await listEntries(imageFiles, localAdministrator, parsed, signal));
    },
    entry: async (query: Query<typeof entryQuery>) => {
      const parsed = entryQuery.parse({ ...address, ...query });
      return entryDetailSchema.parse(await getEntry(imageFiles, localAdministrator, parsed, never));
    },
    open: (query: Query<typeof fileQuery>, signal = never) =>
      readFile(imageFiles, localAdministrator, fileQuery.parse({ ...address, ...query }), signal),
    /** All bytes of a file as Latin-1, with what was opened. */
    read: async (query: Query<typeof fileQuery>) => {
      const file = await readFile(
        imageFiles,
        localAdministrator,
        fileQuery.parse({ ...address, ...query }),
        never,
      );
      return {
        ...file,
        text: (await collect(file.bytes)).toString("latin1"),
        blobBytesRead: file.blobBytesRead(),
      };
    },
    watch: async (query: Query<typeof readingQuery>) => {
      const parsed = readingQuery.parse({ ...address, ...query });
      return await watchReading(imageFiles, localAdministrator, parsed);
    },
    /** Reads to the end, and answers everything that was told. */
    watchAll: async (query: Query<typeof readingQuery>): Promise<Reading[]> => {
      const subscribe = await watchReading(
        imageFiles,
        localAdministrator,
        readingQuery.parse({ ...address, ...query }),
      );
      const told: Reading[] = [];
      await new Promise<void>((end) => subscribe((reading) => told.push(readingSchema.parse(reading)), end));
      return told;
    },
  };
}
