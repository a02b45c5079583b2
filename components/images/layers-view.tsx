import Link from "next/link";
import { Digest } from "#components/references/digest.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { imageHref } from "./image-link.ts";
import { Panel } from "./panel.tsx";

type Layer = Image["layers"][number];

function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "under 0.1 %";
  return `${(share * 100).toFixed(1)} %`;
}

function SharedWith({ image, layer }: { image: Image; layer: Layer }) {
  if (layer.sharedWithCount === 0) return <span className="text-faint">only this version</span>;
  const named = layer.sharedWith.slice(0, 3);
  const more = layer.sharedWithCount - named.length;
  return (
    <span className="text-muted">
      also in{" "}
      {named.map((version, index) => (
        <span key={version.digest}>
          {index > 0 ? ", " : null}
          <Link
            prefetch={false}
            className="font-mono text-xs underline decoration-line underline-offset-2 hover:decoration-ink"
            href={imageHref({ ...image, reference: version.digest }, { view: "layers" })}
          >
            {version.tags[0] ? <Text>{version.tags[0]}</Text> : version.digest.slice(7, 19)}
          </Link>
        </span>
      ))}
      {more > 0 ? ` and ${formatCount(more)} more` : null}
    </span>
  );
}

function LayerRow({ image, layer, position }: { image: Image; layer: Layer; position: number }) {
  return (
    <li className="grid gap-1.5 border-b border-line px-3.5 py-3 last:border-b-0">
      <div className="flex items-baseline gap-3">
        <span className="w-6 shrink-0 text-right text-faint">{position}</span>
        <code className="line-clamp-2 min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]">
          <Text>{layer.createdBy ?? layer.mediaType}</Text>
        </code>
        <span className="text-xs text-muted">{formatShare(layer.share)}</span>
        <ByteSize bytes={layer.size} className="w-20 text-right font-medium" />
      </div>
      <div className="ml-9 h-1 overflow-hidden rounded-full bg-line" aria-hidden="true">
        <div
          className="h-full rounded-full bg-accent"
          style={{ width: `${Math.max(0.4, layer.share * 100)}%` }}
        />
      </div>
      <div className="ml-9 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
        <Digest digest={layer.digest} />
        <SharedWith image={image} layer={layer} />
        {layer.urls.length > 0 ? (
          <span className="text-warning">
            stored elsewhere, never fetched: <Text>{layer.urls.join(", ")}</Text>
          </span>
        ) : null}
      </div>
    </li>
  );
}

/** The layers of one image from the base up: size, share of the whole, the step that made each, who shares it. */
export function LayersView({ image }: { image: Image }) {
  if (image.layerCount === 0) return <EmptyState title="This version has no layers." />;
  // The same layer may stand twice in one image: only the position tells them apart.
  const positions = image.layers.map((layer, index) => ({ layer, position: index + 1 }));
  const bytes = image.layers.reduce((sum, layer) => sum + layer.size, 0);
  const shared = image.layers.filter((layer) => layer.sharedWithCount > 0).length;
  return (
    <Panel
      title={`${formatCount(image.layerCount)} ${image.layerCount === 1 ? "layer" : "layers"}`}
      aside={
        <>
          <ByteSize bytes={bytes} /> compressed, {formatCount(shared)} shared with other versions
        </>
      }
    >
      <ol>
        {positions.map(({ layer, position }) => (
          <LayerRow key={position} image={image} layer={layer} position={position} />
        ))}
      </ol>
      {image.layers.length < image.layerCount ? (
        <p className="border-t border-line px-3.5 py-2.5 text-muted">
          The first {formatCount(image.layers.length)} of {formatCount(image.layerCount)} layers are shown;
          all of them are in the raw manifest.
        </p>
      ) : null}
    </Panel>
  );
}
