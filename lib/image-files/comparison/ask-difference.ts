import type { ComparedFiles, ComparedPage } from "../desk/question.ts";
import type { ImageFilesContext } from "../image-files-context.ts";
import type { FoundImage, FoundPair } from "./find-pair.ts";

/** Counts of the files that differ, and one page of them. @throws TagtrailError, LayerError */
export function askDifference(
  { desk }: ImageFilesContext,
  { from, to }: FoundPair,
  page: ComparedPage,
): Promise<ComparedFiles> {
  return desk.ask("compare", { from: stackOf(from), to: stackOf(to), page });
}

function stackOf({ image }: FoundImage): string[] {
  return image.manifest.layers.map(({ digest }) => digest);
}
