"use client";

import { useQuery } from "@tanstack/react-query";
import { entryOptions } from "#lib/console-client/layers.ts";
import type { Entry } from "#lib/contract/layers.ts";
import { entriesOf } from "./files-state.ts";
import { directoryOf, isDirectory, type Place, placeQuestion, ROOT } from "./place.ts";
import type { Files } from "./use-files.ts";

interface Directory {
  /** The directory that is chosen, or the one that a chosen file is in; null until that is known. */
  place: Place | null;
  /** Of everything in it; null for the root, and while it is not known. */
  total: Entry["total"];
}

/** The directory that the address stands in. */
export function useDirectory(files: Files): Directory {
  const chosen = files.state.path ?? ROOT;
  const { entry, failed } = useEntryAt(files, chosen);
  const place =
    chosen.path === "" || (entry && isDirectory(entry))
      ? chosen
      : entry || failed
        ? directoryOf(chosen)
        : null;
  const directory = useEntryAt(files, place ?? ROOT).entry;
  return { place, total: directory?.total ?? null };
}

function useEntryAt({ layer, image }: Files, place: Place): { entry: Entry | null; failed: boolean } {
  const { data, isError } = useQuery({
    ...entryOptions({ ...entriesOf(image, layer), ...placeQuestion(place) }),
    enabled: place.path !== "",
  });
  return { entry: data?.state === "ready" && place.path !== "" ? data.entry : null, failed: isError };
}
