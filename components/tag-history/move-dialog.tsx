"use client";

import { RollBackButton } from "#components/changes/roll-back-button.tsx";
import { CompareLink } from "#components/comparison/compare-link.tsx";
import { Fact, FactList } from "#components/images/fact-list.tsx";
import { hrefs } from "#components/shell/hrefs.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { TagMove } from "#lib/contract/tag-history.ts";
import { CopyLink } from "./copy-link.tsx";
import { exactWords } from "./history-time.ts";
import { useMoveListActions } from "./move-list-context.tsx";
import { moveWords, sourceWords, whoWords } from "./move-words.ts";
import { VersionFacts } from "./version-facts.tsx";

function When({ move }: { move: TagMove }) {
  const { from, to } = move.at;
  if (move.kind === "gap") {
    return (
      <>
        from {from === null ? "before the first record" : exactWords(from)} to {exactWords(to)}
      </>
    );
  }
  if (from === null) return <>at {exactWords(to)} or before: nobody watched earlier</>;
  if (from === to) return <>{exactWords(to)}</>;
  return (
    <>
      between {exactWords(from)} and {exactWords(to)}
    </>
  );
}

function Who({ move }: { move: TagMove }) {
  const { name, lead, how } = whoWords(move);
  return (
    <>
      {lead}
      {name === null ? null : <Text>{name}</Text>}
      <span className="text-muted">
        {" · "}
        {how}
        {how === sourceWords(move.source) ? null : `, ${sourceWords(move.source)}`}
      </span>
    </>
  );
}

function Facts({ move }: { move: TagMove }) {
  return (
    <FactList label="About this move">
      <Fact name="When">
        <When move={move} />
      </Fact>
      {move.kind === "gap" ? null : (
        <Fact name="Who">
          <Who move={move} />
        </Fact>
      )}
      {move.reason === null ? null : (
        <Fact name="Why">
          <Text lines>{move.reason}</Text>
        </Fact>
      )}
      {moveWords(move).map(({ text, tip }) =>
        tip ? (
          <Fact key={text} name={`${text.charAt(0).toUpperCase()}${text.slice(1)}`}>
            {tip}
          </Fact>
        ) : null,
      )}
      {move.fromKnown || move.kind !== "moved" ? null : (
        <Fact name="In between">Nobody watched the whole time: other versions may have come in between.</Fact>
      )}
      <Fact name="Record">
        number {formatCount(move.id)} of the chain, registry {move.registry}
      </Fact>
    </FactList>
  );
}

function Versions({ move, registry, repository }: { move: TagMove; registry: string; repository: string }) {
  const address = { registry, repository };
  // Nothing is known of what it was before, or it was the same.
  if (move.kind === "found" || move.kind === "repushed") {
    return <VersionFacts title="Points at" {...address} glance={move.to} />;
  }
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <VersionFacts title="From" {...address} glance={move.from} />
      <VersionFacts title="To" {...address} glance={move.to} />
    </div>
  );
}

function title(move: TagMove): string {
  if (move.kind === "gap") return "Not watched";
  return `${move.tag ?? ""} ${moveWords(move)
    .map(({ text }) => text)
    .join(", ")}`;
}

/** Everything that is known of one row of the history. */
export function MoveDialog({ move, onClose }: { move: TagMove; onClose: () => void }) {
  const { linkTo } = useMoveListActions();
  const { registry, repository, tag } = move;
  const isMove = move.kind !== "gap" && repository !== null && tag !== null;
  const where = repository === null ? registry : `${registry} / ${repository}`;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={<Text>{title(move)}</Text>}
      description={<Text>{where}</Text>}
      footer={
        <>
          {isMove ? (
            <>
              <ButtonLink
                look="quiet"
                href={hrefs.repository(registry, repository, { view: "history", tag })}
              >
                All moves of this tag
              </ButtonLink>
              <ButtonLink
                look="quiet"
                href={hrefs.repository(registry, repository, { asOf: move.at.from ?? move.at.to })}
              >
                All tags as of then
              </ButtonLink>
            </>
          ) : null}
          <CompareLink {...move} />
          <CopyLink href={linkTo(move)} />
          <RollBackButton move={move} onOpen={onClose} />
        </>
      }
    >
      <div className="grid gap-4">
        {isMove ? <Versions move={move} registry={registry} repository={repository} /> : null}
        <Facts move={move} />
      </div>
    </Dialog>
  );
}
