import { entrySchema } from "#lib/contract/layers.ts";
import { fromText } from "#lib/layers/bytes/byte-string.ts";
import { readBlob, sha256 } from "#lib/layers/testing/layers.ts";
import { archive } from "#lib/layers/testing/tar-builder.ts";
import { Answers } from "../answer-question.ts";
import { OpenedLayers } from "../opened-layers.ts";
import type { EntryPage, Place, Questions, Selection } from "../question.ts";

const EVERYTHING: Selection = { q: "", sort: "path", limit: 200, cursor: 0, hidden: false } as Selection;

/** An image whose layers are given as the parts of their archives, read, and asked as the thread is asked. */
export async function askLayers(...layers: Buffer[][]) {
  const opened = new OpenedLayers();
  const digests: string[] = [];
  for (const parts of layers) {
    const blob = archive(...parts);
    digests.push(sha256(blob));
    opened.provide(sha256(blob), (await readBlob(blob, { hashFiles: true })).index);
  }
  const answers = new Answers(opened);
  /** @param place the image by default; with `position` one of its layers, as it is looked at in the image */
  const placeOf = (place: Partial<Place>): Place => ({
    ...{ layers: digests, position: null, path: "" },
    changes: place.position !== undefined,
    ...place,
  });
  const list = (place: Partial<Place> = {}, selection: Partial<Selection> = {}): EntryPage => {
    const page = answers.answer("list", {
      place: placeOf(place),
      selection: { ...EVERYTHING, ...selection },
    }) as EntryPage;
    for (const item of page.items) entrySchema.parse(item);
    return page;
  };
  return {
    digests,
    list,
    /** Only the paths. */
    paths: (place: Partial<Place> = {}, selection: Partial<Selection> = {}) =>
      list(place, selection).items.map(({ path }) => path),
    count: () => answers.answer("count", { layers: digests }) as Questions["count"]["answer"],
    entry: (path: string, place: Partial<Place> = {}) =>
      answers.answer("entry", {
        place: placeOf({ ...place, path: fromText(path) }),
      }) as Questions["entry"]["answer"],
    file: (path: string, place: Partial<Place> = {}, entry: number | null = null) =>
      answers.answer("file", {
        place: placeOf({ ...place, path: fromText(path) }),
        entry,
      } as Questions["file"]["ask"]) as Questions["file"]["answer"],
  };
}

/** One layer by itself: nothing is known of others. */
export const ALONE = { position: 1, changes: false };
