import { hrefs } from "#components/shell/hrefs.ts";
import { pairParameters, type SideAddress } from "./compared-pair.ts";

type Side = Omit<SideAddress, "platform"> & { platform?: string | null };

/** The page that compares two images. */
export function compareHref(from: Side, to: Side): string {
  return hrefs.compare({
    ...pairParameters({
      from: { ...from, platform: from.platform ?? null },
      to: { ...to, platform: to.platform ?? null },
    }),
  });
}
