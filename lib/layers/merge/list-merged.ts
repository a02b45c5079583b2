import type { ByteString } from "../bytes/byte-string.ts";
import { directoryOf } from "../paths/clean-path.ts";
import type { HiddenEntry, MergedImage } from "./merge-layers.ts";
import type { MergedNode } from "./merged-node.ts";

/** What a directory has, in the order of the bytes of the names. */
export function listMerged(directory: MergedNode): MergedNode[] {
  return [...(directory.children?.values() ?? [])].sort((a, b) => (a.base < b.base ? -1 : 1));
}

/** Hidden entries by the path of the directory they were in. */
export function hiddenByDirectory(image: MergedImage): Map<ByteString, HiddenEntry[]> {
  const directories = new Map<ByteString, HiddenEntry[]>();
  for (const hidden of image.hidden) {
    const directory = directoryOf(hidden.path);
    const entries = directories.get(directory);
    if (entries === undefined) directories.set(directory, [hidden]);
    else entries.push(hidden);
  }
  return directories;
}

/** The part of an image's content that its file system shows; 1 for an image without content. */
export function efficiency({ contentBytes, wastedBytes }: MergedImage): number {
  return contentBytes === 0 ? 1 : (contentBytes - wastedBytes) / contentBytes;
}
