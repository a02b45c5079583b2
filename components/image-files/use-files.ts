"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useCallback } from "react";
import { entriesOptions } from "#lib/console-client/layers.ts";
import type { MergedFacts, UnreadLayer } from "#lib/contract/layers.ts";
import type { Image } from "#lib/contract/manifests.ts";
import { type FilesState, filesState } from "./files-state.ts";
import { PAGE_ENTRIES } from "./tree-directory.ts";

type Layer = Image["layers"][number];

type ChangeFiles = (
  change: { [Key in keyof FilesState]?: FilesState[Key] | null },
  history?: "push" | "replace",
) => void;

export interface Files {
  image: Image;
  /** As the address says, without what this image cannot have. */
  state: FilesState;
  /** The one that is looked at; null: all of them together. */
  layer: Layer | null;
  /** `push`: going back leads to what was shown before. */
  change: ChangeFiles;
  /** What all layers together come to; null until all of them were read. */
  facts: MergedFacts | null;
  /** Layers that were not read yet, as far as that is known. */
  unread: readonly UnreadLayer[];
}

/** What of an image's files is looked at, and what is known of all of them. */
export function useFiles(image: Image): Files {
  const [asked, setState] = useQueryStates(filesState);
  const { registry, repository, digest } = image;
  const layer = asked.layer === null ? null : (image.layers[asked.layer - 1] ?? null);
  const merged = useQuery({
    // The same question as that for all layers without a filter.
    ...entriesOptions({ registry, repository, digest, limit: PAGE_ENTRIES, sort: "path" }),
    placeholderData: undefined,
  }).data;
  const change: ChangeFiles = useCallback(
    (next, history = "replace") => void setState(next, { history }),
    [setState],
  );
  return {
    image,
    state: { ...asked, layer: layer === null ? null : asked.layer },
    layer,
    change,
    facts: merged?.state === "ready" ? merged.image : null,
    unread: merged?.state === "unread" ? merged.layers : [],
  };
}
