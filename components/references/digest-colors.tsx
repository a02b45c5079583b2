"use client";

import { usePathname } from "next/navigation";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type DigestColor, DigestPalette } from "./digest-palette.ts";

const PaletteContext = createContext<DigestPalette | null>(null);

/** One palette per page: a new address begins with fresh colours, a new filter on the same page keeps them. */
export function DigestColors({ children }: { children: ReactNode }) {
  const page = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is what a palette belongs to
  const palette = useMemo(() => new DigestPalette(), [page]);
  return <PaletteContext value={palette}>{children}</PaletteContext>;
}

/** The palette of this page, for what draws many digests at once. */
export function useDigestPalette(): Pick<DigestPalette, "colorOf"> {
  const palette = useContext(PaletteContext);
  if (!palette) throw new Error("A digest is shown outside of DigestColors.");
  return palette;
}

/** The colour of a digest on this page. */
export function useDigestColor(digest: string): DigestColor {
  return useDigestPalette().colorOf(digest);
}
