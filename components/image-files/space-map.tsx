"use client";

import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { countOf } from "#components/ui/format-count.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Text } from "#components/ui/text.tsx";
import { entriesOptions } from "#lib/console-client/layers.ts";
import type { Entry } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { entriesOf } from "./files-state.ts";
import { layOutMap } from "./lay-out-map.ts";
import { type MapPart, mapParts } from "./map-parts.ts";
import { isDirectory, placeOf, placeQuestion, ROOT } from "./place.ts";
import type { Tile } from "./treemap.ts";
import { useDirectory } from "./use-directory.ts";
import type { Files } from "./use-files.ts";

const HEIGHT = 240;
/** Tiles that are asked for; what is smaller is one tile together. */
const MOST_TILES = 60;
/** px, from which a name fits into a tile. */
const NAMED = { width: 44, height: 22 };

/** What takes the space in the directory of what is chosen: areas in proportion to sizes, and a list of the same. */
export function SpaceMap({ files }: { files: Files }) {
  const { layer, image, change } = files;
  const whose = entriesOf(image, layer);
  const { place, total } = useDirectory(files);
  const asked = placeQuestion(place ?? ROOT);
  const query = useQuery({
    ...entriesOptions({ ...whose, ...asked, sort: "size", limit: MOST_TILES }),
    enabled: place !== null,
  });
  if (query.error) {
    return (
      <p className="border-b border-line px-3.5 py-3 text-bad">
        The sizes could not be listed. {query.error.message}
      </p>
    );
  }
  const list = query.data?.state === "ready" ? query.data : null;
  const root = list?.layer ?? list?.image;
  const all = total?.bytes ?? (place?.path === "" ? (root?.contentBytes ?? null) : null);
  const parts = list ? mapParts(list.items, list.total, all) : null;
  const open = (entry: Entry) => change({ path: placeOf(entry), in: null, show: null }, "push");
  return (
    <section aria-label="What takes the space" className="border-b border-line p-3">
      {parts === null ? (
        <div aria-busy="true" style={{ height: HEIGHT }}>
          <Skeleton className="h-full! w-full" />
        </div>
      ) : parts.length === 0 ? (
        <p className="text-muted">Nothing in this directory takes space.</p>
      ) : (
        <Tiles parts={parts} onOpen={open} outdated={query.isPlaceholderData} />
      )}
    </section>
  );
}

interface TilesProps {
  parts: readonly MapPart[];
  onOpen: (entry: Entry) => void;
  outdated: boolean;
}

function Tiles({ parts, onOpen, outdated }: TilesProps) {
  const frame = useRef<HTMLUListElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return;
    const measure = () => setWidth(box.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, []);
  const placed = width === 0 ? [] : layOutMap(parts, width, HEIGHT);
  return (
    <ul ref={frame} className={`relative ${outdated ? "opacity-60" : ""}`} style={{ height: HEIGHT }}>
      {placed.map(({ part, tile }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one answer never change places
        <TileItem key={index} part={part} tile={tile} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function TileItem({ part, tile, onOpen }: { part: MapPart; tile: Tile; onOpen: TilesProps["onOpen"] }) {
  const { entry, bytes, share } = part;
  const { left, top, width, height } = tile;
  const facts = `${formatBytes(bytes)}, ${(share * 100).toFixed(1)} %`;
  const name = entry === null ? countOf(part.entries, "smaller entry", "smaller entries") : entry.name;
  const named = width >= NAMED.width && height >= NAMED.height;
  const label = (
    <span className={named ? "block min-w-0 px-1.5 py-1" : "sr-only"}>
      <span className="block truncate font-mono text-xs">
        <Text>{name}</Text>
        {entry && isDirectory(entry) ? "/" : ""}
      </span>
      <span className={height >= 40 ? "block truncate text-2xs text-muted" : "sr-only"}>{facts}</span>
    </span>
  );
  const look = "absolute inset-px overflow-hidden rounded-sm text-left";
  return (
    <li className="absolute" style={{ left, top, width, height }}>
      {entry === null ? (
        <div className={`${look} border border-dashed border-line text-muted`} data-tip={`${name}: ${facts}`}>
          {label}
        </div>
      ) : (
        <button
          type="button"
          onClick={() => onOpen(entry)}
          data-tip={`${entry.name}: ${facts}${entry.total ? `, ${countOf(entry.total.entries, "entry", "entries")}` : ""}`}
          className={`${look} flex items-start border border-line outline-offset-[-2px] ${
            isDirectory(entry) ? "bg-accent-soft hover:border-accent" : "bg-hover hover:border-faint"
          }`}
        >
          {label}
        </button>
      )}
    </li>
  );
}
