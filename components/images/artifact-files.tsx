import { Digest } from "#components/references/digest.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { Panel } from "./panel.tsx";

const TITLE = "org.opencontainers.image.title";

/** What an artifact that is not an image consists of: its files by the title annotation, else by type. */
export function ArtifactFiles({ image }: { image: Image }) {
  const files = image.layers.map((layer, index) => ({ layer, position: index + 1 }));
  return (
    <Panel title="Files" aside={image.layerCount}>
      <ul className="divide-y divide-line">
        {files.map(({ layer, position }) => (
          <li key={position} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2.5">
            <span className="min-w-40 flex-1 font-mono text-xs [overflow-wrap:anywhere]">
              <Text>{layer.annotations[TITLE] ?? layer.mediaType}</Text>
              {layer.annotations[TITLE] ? (
                <span className="block text-faint">
                  <Text>{layer.mediaType}</Text>
                </span>
              ) : null}
            </span>
            <Digest digest={layer.digest} />
            <ByteSize bytes={layer.size} className="w-20 text-right" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
