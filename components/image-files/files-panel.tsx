"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "#components/ui/error-state.tsx";
import { entriesOptions } from "#lib/console-client/layers.ts";
import type { UnreadLayer } from "#lib/contract/layers.ts";
import { EntryList } from "./entry-list.tsx";
import { firstEntries } from "./files-state.ts";
import { FilterBar } from "./filter-bar.tsx";
import { LayerRemarks } from "./layer-remarks.tsx";
import { ListingFacts } from "./listing-facts.tsx";
import { ListingLoading } from "./listing-loading.tsx";
import { PlaceCrumbs } from "./place-crumbs.tsx";
import { ReadingPanel } from "./reading-panel.tsx";
import { ShownParts } from "./shown-parts.tsx";
import { SpaceMap } from "./space-map.tsx";
import { useAskAgain } from "./use-ask-again.ts";
import type { Files } from "./use-files.ts";
import { useShownList } from "./use-shown-list.ts";

/** The files of a layer or of all layers: what has to be read first, or the tree, or what was found. */
export function FilesPanel({ files }: { files: Files }) {
  const { image, layer, state } = files;
  const question = firstEntries(image, layer, state);
  const query = useQuery(entriesOptions(question));
  const shown = useShownList(query, question, state);
  const { data, isPlaceholderData, error } = query;

  if (data?.state === "unread" && !isPlaceholderData)
    return <Unread files={files} layers={data.layers} failure={error} />;
  return (
    <section
      aria-label={layer === null ? "Files of all layers" : `Files of layer ${state.layer}`}
      className="min-w-0 overflow-clip rounded-card border border-line bg-panel"
    >
      <FilterBar files={files} />
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line py-1.5 pr-3 pl-2.5">
        <PlaceCrumbs files={files} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {shown ? <ListingFacts shown={shown} /> : null}
          <ShownParts files={files} />
        </div>
      </div>
      {error ? (
        <ErrorState
          title="The files could not be listed."
          failure={error}
          onRetry={() => void query.refetch()}
        />
      ) : shown ? (
        <>
          <LayerRemarks files={files} list={shown.list} />
          {state.map === null ? null : <SpaceMap files={files} />}
          <EntryList files={files} shown={shown} outdated={isPlaceholderData} />
        </>
      ) : (
        <ListingLoading />
      )}
    </section>
  );
}

interface UnreadProps {
  files: Files;
  layers: readonly UnreadLayer[];
  /** Why they could not be listed the last time. */
  failure: Error | null;
}

/** A layer by itself is read alone; what it changes asks for those below, and then the image is read. */
function Unread({ files: { image, layer }, layers, failure }: UnreadProps) {
  const alone = layer !== null && layers.every(({ digest }) => digest === layer.digest);
  const digest = alone ? layer.digest : image.digest;
  const askAgain = useAskAgain();
  return (
    <ReadingPanel
      key={digest}
      target={{ ...image, digest }}
      layers={layers}
      failure={failure}
      onRead={askAgain}
    />
  );
}
