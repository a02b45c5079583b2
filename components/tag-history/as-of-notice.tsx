"use client";

import { RestoreInstantButton } from "#components/changes/restore-instant-button.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { certaintyOf } from "./certainty-badge.tsx";
import { CopyLink } from "./copy-link.tsx";
import { exactWords } from "./history-time.ts";

interface AsOfNoticeProps {
  asOf: string;
  repository: { registry: string; name: string };
  onBack: () => void;
}

/** Says that a list is not of now, of when it is, and how to go back. */
export function AsOfNotice({ asOf, repository: { registry, name }, onBack }: AsOfNoticeProps) {
  return (
    <Notice
      actionsBelow
      actions={
        <>
          <ButtonLink
            size="small"
            look="quiet"
            href={hrefs.repository(registry, name, { view: "difference", since: asOf })}
          >
            What changed since
          </ButtonLink>
          <CopyLink size="small" />
          <RestoreInstantButton registry={registry} repository={name} asOf={asOf} />
          <Button size="small" onClick={onBack}>
            Back to now
          </Button>
        </>
      }
    >
      <p>
        This is what the history knows of <strong className="font-medium">{exactWords(asOf)}</strong>, not
        what the registry holds now.
      </p>
      <p className="text-muted">Assumed: {certaintyOf("assumed").help}</p>
    </Notice>
  );
}
