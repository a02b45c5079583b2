"use client";

import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { FilePanel } from "./file-panel.tsx";
import { FilesPanel } from "./files-panel.tsx";
import { LayerList } from "./layer-list.tsx";
import { placeKey } from "./place.ts";
import { useFiles } from "./use-files.ts";

/** The layers of one image and the files in them: of one layer, or of all of them one over the other. */
export function FilesView({ image }: { image: Image }) {
  if (image.layerCount === 0) return <EmptyState title="This version has no layers." />;
  return <Files image={image} />;
}

function Files({ image }: { image: Image }) {
  const files = useFiles(image);
  const { path, layer } = files.state;
  return (
    <div className="grid min-w-0 grid-cols-1 items-start gap-4 md:grid-cols-[14rem_minmax(0,1fr)] lg:grid-cols-[clamp(16rem,24vw,22.5rem)_minmax(0,1fr)]">
      <LayerList files={files} />
      <div className="grid min-w-0 grid-cols-1 gap-4">
        <FilesPanel files={files} />
        {path === null || path.path === "" ? null : (
          <FilePanel key={`${layer} ${placeKey(path)}`} files={files} place={path} />
        )}
      </div>
    </div>
  );
}
