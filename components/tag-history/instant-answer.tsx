"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDebounced } from "#components/shell/use-debounced.ts";
import { Button } from "#components/ui/button.tsx";
import { Text } from "#components/ui/text.tsx";
import { tagAsOfOptions } from "#lib/console-client/as-of.ts";
import type { AsOf } from "#lib/contract/tag-history.ts";
import { CertaintyBadge } from "./certainty-badge.tsx";
import { DigestLink } from "./digest-link.tsx";
import { PullLine } from "./pull-line.tsx";

interface InstantAnswerProps {
  registry: string;
  repository: string;
  pullName: string;
  tag: string;
  /** RFC 3339 */
  at: string;
}

/** What one tag pointed at, at an instant, how surely that is known, and the command that pulls it. */
export function InstantAnswer({ registry, repository, pullName, tag, at }: InstantAnswerProps) {
  const settled = useDebounced(at, 120);
  const query = useQuery({
    ...tagAsOfOptions({ registry, repository, tag, at: settled }),
    placeholderData: keepPreviousData,
  });
  if (query.isError && !query.data) {
    return (
      <p role="alert" className="flex flex-wrap items-center gap-3">
        <span className="text-bad">What it pointed at could not be read. {query.error.message}</span>
        <Button size="small" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  const waiting = query.isPlaceholderData || settled !== at;
  const answer = query.data;
  const only = answer?.digests.length === 1 ? answer.digests[0] : null;
  return (
    <div
      role="status"
      aria-busy={waiting || !answer || undefined}
      className={`flex min-h-[30px] min-w-0 flex-1 basis-100 flex-wrap items-center gap-x-3 gap-y-1 ${waiting ? "opacity-60" : ""}`}
    >
      <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
        At that instant{" "}
        <span className="max-w-60 truncate font-mono text-xs font-medium">
          <Text>{tag}</Text>
        </span>{" "}
        {answer ? <Pointed answer={answer} registry={registry} repository={repository} /> : "pointed at …"}
      </span>
      {answer ? <CertaintyBadge certainty={answer.certainty} /> : null}
      {only ? <PullLine pullName={pullName} digest={only} /> : null}
    </div>
  );
}

function Pointed({ answer, registry, repository }: { answer: AsOf; registry: string; repository: string }) {
  const { digests } = answer;
  if (digests.length === 0) return <>pointed at something that nobody saw</>;
  if (digests.length === 1 && digests[0] === null) return <>did not exist</>;
  return (
    <>
      pointed at{" "}
      {digests.map((digest, index) => (
        <span key={digest ?? "absent"} className="inline-flex items-center gap-1.5">
          {index > 0 ? "or " : null}
          {digest === null ? (
            "nothing"
          ) : (
            <DigestLink registry={registry} repository={repository} digest={digest} />
          )}
        </span>
      ))}
    </>
  );
}
