import type { ComparedFiles } from "../desk/question.ts";
import { counted, enumerated, inDigits } from "./counted.ts";
import type { FoundImage, FoundPair } from "./find-pair.ts";

/**
 * Whole sentences about what could not be compared, or only in part.
 * @param listed layers of which only their authors' tables of contents are known
 */
export function remarksOn(
  { from, to }: FoundPair,
  compared: Pick<ComparedFiles, "counts" | "incomplete"> | null,
  listed: number,
): string[] {
  const remarks = [...ofSide("first", from), ...ofSide("second", to)];
  if (compared === null) return remarks;
  const { counts, incomplete } = compared;
  remarks.push(...ofLayers("first", incomplete.from), ...ofLayers("second", incomplete.to));
  if (listed > 0) {
    const are = listed === 1 ? "is" : "are";
    remarks.push(
      `${counted(listed, "layer")} ${are} compared by the tables of contents their authors wrote; read in full, they could hold something else.`,
    );
  }
  if (counts.unknownContent > 0) {
    const files = counted(counts.unknownContent, "file");
    remarks.push(
      `The contents of ${files} have the same size on both sides and no checksum, so whether they differ is not known.`,
    );
  }
  return remarks;
}

function ofSide(which: string, { image: { manifest, config, problems } }: FoundImage): string[] {
  if (manifest.purpose !== "image") {
    return [`The ${which} is no container image: it has neither files nor settings that can be compared.`];
  }
  const remarks: string[] = [];
  if (manifest.layers.length < manifest.layerCount) {
    const count = inDigits(manifest.layerCount);
    remarks.push(
      `The ${which} image has ${count} layers, more than are looked into: its files are not compared.`,
    );
  }
  if (config === null) {
    const why = problems.find(({ part }) => part === "config")?.cause.message;
    remarks.push(`The config of the ${which} image could not be read${why === undefined ? "." : `: ${why}`}`);
  }
  return remarks;
}

function ofLayers(which: string, incomplete: readonly number[]): string[] {
  if (incomplete.length === 0) return [];
  const numbers = enumerated(incomplete.map((layer) => String(layer + 1)));
  const layers = incomplete.length === 1 ? `Layer ${numbers}` : `Layers ${numbers}`;
  return [
    `${layers} of the ${which} image could be read only in part: files behind that place count as missing.`,
  ];
}
