import type { ReactNode } from "react";
import { DigestName } from "#components/references/digest-name.tsx";
import { PaletteItem } from "#components/shell/palette-item.tsx";

interface PastedDigestProps {
  digest: string;
  onSelect: () => void;
  aside?: ReactNode;
}

/** A digest that was typed whole: it is offered whether or not the repository is known to have it. */
export function PastedDigest({ digest, onSelect, aside }: PastedDigestProps) {
  return (
    <PaletteItem id={`pasted ${digest}`} onSelect={onSelect} aside={aside}>
      <DigestName digest={digest} />
    </PaletteItem>
  );
}
