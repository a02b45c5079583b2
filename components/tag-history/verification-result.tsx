import { CircleCheck, CircleX } from "lucide-react";
import { Fact, FactList } from "#components/images/fact-list.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { ErrorState, type Failure } from "#components/ui/error-state.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Verification } from "#lib/contract/tag-history.ts";
import { exactWords } from "./history-time.ts";

interface VerificationResultProps {
  result: Verification | undefined;
  verifying: boolean;
  failure: Failure | null;
  onRetry: () => void;
}

/** What the last verification of this session found. */
export function VerificationResult({ result, verifying, failure, onRetry }: VerificationResultProps) {
  if (failure && !verifying && !result) {
    return <ErrorState title="The chain could not be verified." failure={failure} onRetry={onRetry} />;
  }
  if (!result) {
    return (
      <p className="px-3.5 py-4 text-muted">
        {verifying
          ? "Every record is read and its hash computed again. A million take about 20 seconds."
          : "Not verified in this session yet."}
      </p>
    );
  }
  return (
    <div className={`grid gap-4 px-3.5 py-4 ${verifying ? "opacity-60" : ""}`}>
      <Verdict result={result} />
      <FactList label="What was verified">
        <Fact name="Records">{formatCount(result.records)}</Fact>
        {result.head ? (
          <Fact name="Head">
            <span className="flex flex-wrap items-center gap-x-2">
              number {formatCount(result.head.seq)}
              <span className="flex min-w-0 items-center font-mono text-xs">
                <span className="[overflow-wrap:anywhere]">{result.head.hash}</span>
                <CopyButton text={result.head.hash} label="Copy the head’s hash" />
              </span>
            </span>
          </Fact>
        ) : null}
        <Fact name="Checkpoints">{countOf(result.checkpoints, "stored checkpoint")} compared</Fact>
        <Fact name="Verified">
          {exactWords(result.verifiedAt)}, in{" "}
          {result.took < 1000 ? `${result.took} ms` : `${(result.took / 1000).toFixed(1)} s`}
        </Fact>
      </FactList>
    </div>
  );
}

function Verdict({ result }: { result: Verification }) {
  if (result.records === 0) {
    return <p>There is no record yet, so there is nothing to verify.</p>;
  }
  if (result.ok) {
    return (
      <p className="flex items-center gap-2 font-medium text-good">
        <CircleCheck aria-hidden="true" className="size-4" />
        The chain is whole, from the first record to number {formatCount(result.head?.seq ?? result.records)}.
      </p>
    );
  }
  return (
    <div className="grid gap-1">
      <p className="flex items-center gap-2 font-medium text-bad">
        <CircleX aria-hidden="true" className="size-4" />
        The chain does not verify.
      </p>
      {result.firstBad ? (
        <p>
          The first record that is wrong is number <strong>{formatCount(result.firstBad.seq)}</strong>:{" "}
          <Text>{result.firstBad.why}</Text>
        </p>
      ) : null}
      <p className="text-muted">
        What stands before it is unaltered. Keep a copy of the database as it is now, and compare it with a
        checkpoint and a backup from before.
      </p>
    </div>
  );
}
