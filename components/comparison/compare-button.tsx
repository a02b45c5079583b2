"use client";

import { FileDiff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { ChooseDialog } from "./choose-dialog.tsx";
import { compareHref } from "./compare-href.ts";
import { pairParameters, type SideAddress } from "./compared-pair.ts";

interface CompareButtonProps {
  image: SideAddress;
  createdAt: string | null;
  /** All platforms of an index; empty for an image. */
  platforms: readonly string[];
}

/** Chooses what the image of a page is compared with, and leads to the difference: from the older to the newer. */
export function CompareButton({ image, createdAt, platforms }: CompareButtonProps) {
  const [choosing, setChoosing] = useState(false);
  const router = useRouter();
  function compare(other: SideAddress, otherCreatedAt: string | null) {
    setChoosing(false);
    const isPlatform = other.platform !== null;
    const isNewer =
      createdAt !== null && otherCreatedAt !== null && Date.parse(otherCreatedAt) > Date.parse(createdAt);
    // Only where one platform is set against another does it matter which is shown here.
    const here = isPlatform ? image : { ...image, platform: null };
    router.push(isPlatform || isNewer ? compareHref(here, other) : compareHref(other, here));
  }
  const nothing = { ...image, reference: "", platform: null };
  return (
    <>
      <Button onClick={() => setChoosing(true)}>
        <FileDiff aria-hidden="true" className="size-3.5" />
        Compare…
      </Button>
      {choosing ? (
        <ChooseDialog
          title="Compare with another image"
          beside={image}
          platforms={platforms.filter((platform) => platform !== image.platform)}
          elsewhereHref={hrefs.compare({
            ...pairParameters({ from: { ...image, platform: null }, to: nothing }),
          })}
          onChoose={compare}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </>
  );
}
