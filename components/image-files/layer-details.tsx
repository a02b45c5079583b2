import { Download } from "lucide-react";
import Link from "next/link";
import { imageHref } from "#components/images/image-link.ts";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import { layerHref } from "#lib/console-client/layers.ts";
import type { MergedFacts } from "#lib/contract/layers.ts";
import type { Image } from "#lib/contract/manifests.ts";
import { shortDigest } from "#lib/references/digest.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";

type Layer = Image["layers"][number];

const LINK = "underline decoration-line underline-offset-2 hover:decoration-ink";

function SharedWith({ image, layer }: { image: Image; layer: Layer }) {
  if (layer.sharedWithCount === 0) return <p>Only this version has it.</p>;
  const named = layer.sharedWith.slice(0, 3);
  const more = layer.sharedWithCount - named.length;
  return (
    <p>
      Also in{" "}
      {named.map((version, index) => (
        <span key={version.digest}>
          {index > 0 ? ", " : null}
          <Link
            prefetch={false}
            className={`font-mono ${LINK}`}
            href={imageHref({ ...image, reference: version.digest }, { view: "layers" })}
          >
            <Text>{version.tags[0] ?? shortDigest(version.digest)}</Text>
          </Link>
        </span>
      ))}
      {more > 0 ? ` and ${formatCount(more)} more` : null}
    </p>
  );
}

/** What a layer does to those below, as far as it does anything. */
function changesOf({ added, changed, removed, hiddenBytes }: MergedFacts["layers"][number]): string {
  const parts = [
    [added, "added"],
    [changed, "changed"],
    [removed, "removed"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  const changes = told.length === 0 ? "Changes nothing" : told.join(", ");
  return hiddenBytes > 0 ? `${changes}; later layers hide ${formatBytes(hiddenBytes)} of it` : changes;
}

interface LayerDetailsProps {
  image: Image;
  layer: Layer;
  facts: MergedFacts["layers"][number] | null;
}

/** More about the layer that is chosen: what it changes, who has it too, and the way to save it. */
export function LayerDetails({ image, layer, facts }: LayerDetailsProps) {
  const { registry, repository } = image;
  return (
    <div className="relative z-1 mt-1.5 grid justify-items-start gap-1 text-xs text-muted">
      {facts ? <p>{changesOf(facts)}.</p> : null}
      {facts ? (
        <p>
          {countOf(facts.entries, "entry", "entries")}, {formatBytes(facts.tarBytes)} unpacked
          {facts.compression === "none" ? ", not compressed" : `, ${facts.compression}`}
        </p>
      ) : null}
      <SharedWith image={image} layer={layer} />
      {layer.urls.length > 0 ? (
        <p className="text-warning [overflow-wrap:anywhere]">
          Stored elsewhere, never fetched: <Text>{layer.urls.join(", ")}</Text>
        </p>
      ) : (
        <a
          download
          href={layerHref({ registry, repository, digest: layer.digest })}
          className={`inline-flex items-center gap-1.5 py-0.5 text-ink ${LINK}`}
        >
          <Download aria-hidden="true" className="size-3.5" />
          Download this layer
        </a>
      )}
    </div>
  );
}
