import { NotFound, TagtrailError } from "#lib/errors.ts";
import { shortDigest } from "#lib/references/digest.ts";

/** What was asked for is there, and cannot be made into a file; the message says why. */
export class NotDownloadable extends TagtrailError {
  constructor(message: string, advice: string, details: Record<string, unknown> = {}) {
    super("not_downloadable", message, { advice, details });
  }
}

/** A part that the registry turned out not to have. */
export interface MissingPart {
  readonly what: "manifest" | "config" | "layer";
  readonly digest: string;
  /** Of a foreign layer: its maker serves the bytes from elsewhere. */
  readonly isForeign: boolean;
  /** Of a child of an index, such as `linux/arm64`; empty when it has none. */
  readonly platform: string;
}

/**
 * The refusal for a part that is missing. It says what to do: a foreign layer is never fetched from the address in
 * its manifest, as whoever wrote that would choose whom this server talks to (CVE-2020-15157).
 */
export function missingPart({ what, digest, isForeign, platform }: MissingPart): TagtrailError {
  const details = { digest, what };
  const label = `${what} ${shortDigest(digest)}${platform === "" ? "" : ` for ${platform}`}`;
  if (isForeign) {
    return new NotDownloadable(
      `The registry does not keep the ${label}: its maker allows it to be fetched from its own servers only.`,
      "Pull the image with a container runtime that may fetch it from there, and save it with that.",
      details,
    );
  }
  return new NotFound(`The registry does not have the ${label}.`, {
    advice:
      what === "manifest"
        ? "The index is there in parts only: download the platforms that are there one by one, or push it again."
        : "The image is there in parts only: push it again, or download it from where it came from.",
    details,
  });
}
