"use client";

import type { CSSProperties } from "react";
import { useDigestColor } from "./digest-colors.tsx";

/** The square in the colour of a digest. It repeats what the text beside it says. */
export function DigestMark({ digest }: { digest: string }) {
  const color = useDigestColor(digest);
  if ("mark" in color) return <span aria-hidden="true" className="digest-mark" data-mark={color.mark} />;
  return (
    <span aria-hidden="true" className="digest-mark" style={{ "--mark-hue": color.hue } as CSSProperties} />
  );
}
