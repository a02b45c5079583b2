"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { classNames } from "#components/ui/class-names.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { ConsoleApiError } from "#lib/console-client/console-api-error.ts";
import { entryOptions, type FileAddress, fileHref } from "#lib/console-client/layers.ts";
import type { EntryDetail } from "#lib/contract/layers.ts";
import { EntryDetails } from "./entry-details.tsx";
import { FileContent } from "./file-content.tsx";
import { entriesOf, NO_FILTERS } from "./files-state.ts";
import { LinkTarget } from "./link-target.tsx";
import { baseName, type Place, placeQuestion } from "./place.ts";
import type { Files } from "./use-files.ts";

type Ready = Extract<EntryDetail, { state: "ready" }>;

const HAS_CONTENT = new Set(["file", "hard-link"]);

interface FilePanelProps {
  files: Files;
  /** Never the root. */
  place: Place;
}

/** What is at the chosen path: the content of a file, where a link leads, and everything known of it. */
export function FilePanel({ files, place }: FilePanelProps) {
  const { image, state } = files;
  const asIn = state.in === null ? null : (image.layers[state.in - 1] ?? null);
  const layer = asIn ?? files.layer;
  const query = useQuery(entryOptions({ ...entriesOf(image, layer), ...placeQuestion(place) }));
  const address: FileAddress = {
    registry: image.registry,
    repository: image.repository,
    digest: layer?.digest ?? image.digest,
    ...placeQuestion(place),
  };
  const position = asIn ? state.in : state.layer;
  if (query.data?.state === "unread") return null;
  const frame = { files, place, position };
  if (query.data) return <Loaded {...frame} detail={query.data} address={address} />;
  return (
    <PanelFrame {...frame} actions={null}>
      {query.error ? (
        <NotShown files={files} place={place} failure={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div role="status" aria-label="Loading this path" className="grid gap-3 p-3.5">
          <Skeleton className="w-56" />
          <Skeleton className="w-40" />
          <Skeleton className="w-64" />
        </div>
      )}
    </PanelFrame>
  );
}

/** That nothing is at a path is an answer; anything else is a failure. */
function NotShown({
  files,
  place,
  failure,
  onRetry,
}: FilePanelProps & { failure: Error; onRetry: () => void }) {
  if (!(failure instanceof ConsoleApiError) || failure.status !== 404)
    return <ErrorState title="This path could not be looked up." failure={failure} onRetry={onRetry} />;
  const search = () => files.change({ ...NO_FILTERS, q: baseName(place), path: null, in: null }, "push");
  return (
    <EmptyState title={failure.message} actions={<Button onClick={search}>Search for its name</Button>}>
      {failure.advice}
    </EmptyState>
  );
}

interface PanelFrameProps extends FilePanelProps {
  /** Of the layer whose version it is; null: that of all layers together. */
  position: number | null;
  actions: ReactNode;
  children: ReactNode;
}

function PanelFrame({ files, place, position, actions, children }: PanelFrameProps) {
  return (
    <section
      aria-label={`/${place.path}`}
      className="min-w-0 overflow-hidden rounded-card border border-line bg-panel"
    >
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
        <h2 className="mr-auto min-w-32 flex-1 font-mono text-xs [overflow-wrap:anywhere]">
          <Text>{`/${place.path}`}</Text>
          {position === null ? null : <span className="font-sans text-muted"> as in layer {position}</span>}
        </h2>
        {actions ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-lg:order-last">{actions}</div>
        ) : null}
        <Button
          look="quiet"
          size="icon"
          aria-label="Close"
          data-tip="Close"
          onClick={() => files.change({ path: null, in: null, show: null }, "push")}
        >
          <X aria-hidden="true" className="size-4" />
        </Button>
      </header>
      {children}
    </section>
  );
}

interface LoadedProps extends FilePanelProps {
  position: number | null;
  detail: Ready;
  address: FileAddress;
}

function Loaded({ files, place, position, detail, address }: LoadedProps) {
  const { entry } = detail;
  const hasContent = HAS_CONTENT.has(entry.kind) && entry.whiteout === null;
  const details = !hasContent || files.state.show === "details";
  const [figures, setFigures] = useState<ReactNode>(null);
  const actions = hasContent ? (
    <>
      <span className="text-xs whitespace-nowrap text-muted">{figures}</span>
      <Views details={details} onChange={(show) => files.change({ show })} />
      <a download href={fileHref(address)} className={buttonClass()}>
        <Download aria-hidden="true" className="size-3.5" />
        Download
      </a>
    </>
  ) : null;
  return (
    <PanelFrame files={files} place={place} position={position} actions={actions}>
      {detail.target ? <LinkTarget files={files} target={detail.target} link={entry.link} /> : null}
      {details ? (
        <EntryDetails files={files} detail={detail} position={position} />
      ) : (
        <FileContent address={address} name={entry.name} onFigures={setFigures} />
      )}
    </PanelFrame>
  );
}

function Views({ details, onChange }: { details: boolean; onChange: (show: "details" | null) => void }) {
  const views = [
    { show: null, label: "Content" },
    { show: "details", label: "Details" },
  ] as const;
  return (
    <fieldset aria-label="What is shown" className="flex">
      {views.map(({ show, label }, index) => (
        <button
          key={label}
          type="button"
          aria-pressed={details === (show !== null)}
          onClick={() => onChange(show)}
          className={classNames(
            "h-[30px] border border-line px-2.5 hover:bg-hover aria-pressed:bg-hover aria-pressed:font-medium",
            index === 0 ? "rounded-l-control" : "-ml-px rounded-r-control",
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
