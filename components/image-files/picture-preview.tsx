"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { formatCount } from "#components/ui/format-count.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { type FileAddress, type FileContent, fileContentOptions } from "#lib/console-client/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { HexView } from "./hex-view.tsx";

/** A picture needs all of its bytes; larger ones are for the download. */
const LARGEST_PICTURE = 16 * 2 ** 20;

interface PicturePreviewProps {
  address: FileAddress;
  /** Its beginning, or all of it. */
  content: FileContent;
  /** As its bytes say. */
  mediaType: string;
}

/** A picture, drawn from its bytes: the address of a file is never opened as a page or a picture itself. */
export function PicturePreview({ address, content, mediaType }: PicturePreviewProps) {
  const whole = content.bytes.length >= content.size;
  const tooLarge = content.size > LARGEST_PICTURE;
  const query = useQuery({
    ...fileContentOptions(address, LARGEST_PICTURE),
    enabled: !whole && !tooLarge,
  });
  const bytes = whole ? content.bytes : query.data?.bytes;
  if (tooLarge || query.isError) {
    return (
      <>
        <p className="border-b border-line bg-hover px-3.5 py-1.5 text-xs text-muted">
          {tooLarge
            ? `A picture of ${formatBytes(content.size)} is not drawn here: these are its first bytes.`
            : `The picture could not be read. ${query.error?.message}`}
        </p>
        <HexView bytes={content.bytes} />
      </>
    );
  }
  if (!bytes) return <Skeleton className="m-3.5 h-48! w-72" />;
  return <Picture bytes={bytes} mediaType={mediaType} />;
}

function Picture({ bytes, mediaType }: { bytes: Uint8Array; mediaType: string }) {
  const url = useObjectUrl(bytes, mediaType);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [broken, setBroken] = useState(false);
  if (broken) {
    return (
      <>
        <p className="border-b border-line bg-hover px-3.5 py-1.5 text-xs text-muted">
          It begins like a picture, but the browser cannot draw it: these are its bytes.
        </p>
        <HexView bytes={bytes} />
      </>
    );
  }
  return (
    <figure className="grid justify-items-start gap-2 p-3.5">
      {url === null ? null : (
        // biome-ignore lint/performance/noImgElement: bytes that are here already; there is nothing to optimise
        <img
          src={url}
          alt="What the file shows"
          className="max-h-[60vh] max-w-full border border-line object-contain"
          onLoad={({ currentTarget }) =>
            setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
          }
          onError={() => setBroken(true)}
        />
      )}
      <figcaption className="text-xs text-muted">
        {mediaType.slice("image/".length).toUpperCase()}
        {size ? `, ${formatCount(size.width)} × ${formatCount(size.height)} pixels` : ""}
      </figcaption>
    </figure>
  );
}

function useObjectUrl(bytes: Uint8Array, mediaType: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, mediaType]);
  return url;
}
