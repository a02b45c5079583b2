import { parseDigest } from "#lib/references/digest.ts";
import { NotDownloadable } from "./not-downloadable.ts";

/** A manifest, whose bytes are read from the index when they are needed. */
export interface ManifestPart {
  readonly digest: string;
  readonly size: number;
}

/** A config or a layer, which the registry has. */
export interface BlobPart extends ManifestPart {
  readonly what: "config" | "layer";
  readonly isForeign: boolean;
  /** Of the image that names it first; empty when it has none. */
  readonly platform: string;
}

/** A runnable image by the digests of its config and layers. */
export interface PlannedImage {
  readonly config: string;
  readonly layers: readonly string[];
}

/** Everything an archive of an image, or of an index, consists of; each part once. */
export interface ArchivePlan {
  readonly root: ManifestPart & { readonly mediaType: string; readonly isIndex: boolean };
  readonly manifests: ReadonlyMap<string, ManifestPart>;
  readonly blobs: ReadonlyMap<string, BlobPart>;
  readonly images: readonly PlannedImage[];
}

/** Real indexes have a few hundred; each is asked for before the first byte is sent. */
const MOST_BLOBS = 10_000;

/** Collects blobs and refuses what would not fit together. */
export class PlannedBlobs {
  readonly all = new Map<string, BlobPart>();

  /** @throws NotDownloadable for a digest nobody can check, or two sizes for one blob */
  add(part: BlobPart): void {
    const { digest, size } = part;
    if (parseDigest(digest).kind !== "known") {
      throw new NotDownloadable(
        `The ${part.what} has a digest that cannot be checked here.`,
        "Pull the image with a tool that knows the algorithm of the digest.",
        { digest },
      );
    }
    const known = this.all.get(digest);
    if (known !== undefined && known.size !== size) {
      throw new NotDownloadable(
        "Its manifests name one blob with two different sizes, so one of them is wrong.",
        "Push the image again.",
        { digest, sizes: [known.size, size] },
      );
    }
    if (known === undefined) this.all.set(digest, part);
    if (this.all.size > MOST_BLOBS) {
      throw new NotDownloadable(
        `It consists of more than ${MOST_BLOBS} blobs.`,
        "Download its platforms one by one.",
      );
    }
  }
}
