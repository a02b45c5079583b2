"use client";

import { imageHref } from "#components/images/image-link.ts";
import { Digest } from "#components/references/digest.tsx";
import { PlatformNames } from "#components/references/platform-names.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Glance } from "#lib/contract/tag-history.ts";
import { isDigest } from "#lib/references/digest.ts";

interface VersionFactsProps {
  title: string;
  registry: string;
  repository: string;
  /** Null: the tag was absent. */
  glance: Glance | null;
}

/** One end of a move: the version, what is known of it, and where to read on. */
export function VersionFacts({ title, registry, repository, glance }: VersionFactsProps) {
  return (
    <section aria-label={title} className="grid content-start gap-1.5 rounded-control border border-line p-3">
      <h3 className="text-xs text-muted">{title}</h3>
      {glance === null ? <p>The tag was absent.</p> : <Known {...{ registry, repository, glance }} />}
    </section>
  );
}

function Known({ registry, repository, glance }: { registry: string; repository: string; glance: Glance }) {
  const { digest, size, platforms, createdAt, signed, gone } = glance;
  const read = size !== null;
  return (
    <>
      <Digest digest={digest} />
      {read ? (
        <p className="text-muted">
          <ByteSize bytes={size} />
          {platforms.length > 0 ? ", " : null}
          <PlatformNames platforms={platforms} />
        </p>
      ) : (
        <p className="text-muted">Its manifest was never read, so its size is not known.</p>
      )}
      {createdAt ? (
        <p className="text-muted">
          built <RelativeTime time={createdAt} />
        </p>
      ) : null}
      {signed ? <p className="text-good">A signature points at it.</p> : null}
      {gone ? <p className="text-warning">The registry no longer has it.</p> : null}
      {isDigest(digest) ? (
        <div className="mt-1 flex flex-wrap gap-2">
          <ButtonLink size="small" href={imageHref({ registry, repository, reference: digest })}>
            Open
          </ButtonLink>
          <ButtonLink size="small" look="quiet" href={hrefs.history({ digest })}>
            All its moves
          </ButtonLink>
        </div>
      ) : null}
    </>
  );
}
