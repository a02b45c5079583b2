import { Digest } from "#components/references/digest.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import type { StaleAnswer } from "./stale-answer.ts";

function End({ digest }: { digest: string | null }) {
  return digest === null ? <span>no such tag</span> : <Digest digest={digest} />;
}

interface StaleNoticeProps {
  stale: StaleAnswer;
  onAgain: () => void;
  busy: boolean;
}

/** A tag moved between what the page showed and now: both digests, and the way to decide again. */
export function StaleNotice({ stale, onAgain, busy }: StaleNoticeProps) {
  return (
    <div role="alert">
      <Notice
        tone="warning"
        actions={
          <Button size="small" busy={busy} onClick={onAgain}>
            Plan again
          </Button>
        }
      >
        <p className="font-medium">
          {stale.tag === null ? "The tag" : <Text>{stale.tag}</Text>} moved meanwhile. Nothing was changed.
        </p>
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4">
          <dt className="text-muted">this page showed</dt>
          <dd>
            <End digest={stale.expected} />
          </dd>
          <dt className="text-muted">the registry has</dt>
          <dd>
            <End digest={stale.actual} />
          </dd>
        </dl>
      </Notice>
    </div>
  );
}
