import type { ReactNode } from "react";
import { PlatformNames } from "#components/references/platform-names.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Plan, PlanDifference, PlannedTag } from "#lib/contract/changes.ts";
import type { Glance } from "#lib/contract/tag-history.ts";
import { builtWords, layerWords, sizeChangeWords } from "./plan-words.ts";

function Built({ glance }: { glance: Glance | null }) {
  return glance === null ? null : <RelativeTime time={glance.createdAt} fallback="not stated" />;
}

function BuiltAfter({ glance, difference }: { glance: Glance | null; difference: PlanDifference | null }) {
  const words = difference ? builtWords(difference) : null;
  return (
    <>
      <Built glance={glance} />{" "}
      {words ? (
        <Badge tone={words.back ? "bad" : "outline"} className="max-sm:h-auto max-sm:whitespace-normal">
          {words.text}
        </Badge>
      ) : null}
    </>
  );
}

function Platforms({ glance }: { glance: Glance | null }) {
  if (glance === null) return null;
  if (glance.platforms.length === 0) return <span className="text-muted">none stated</span>;
  return <PlatformNames platforms={glance.platforms} />;
}

function PlatformsAfter({
  glance,
  difference,
}: {
  glance: Glance | null;
  difference: PlanDifference | null;
}) {
  const { platformsAdded: added = [], platformsRemoved: removed = [] } = difference ?? {};
  return (
    <>
      <Platforms glance={glance} />
      {removed.length > 0 ? (
        <span className="text-bad">
          {" "}
          without <Text>{removed.join(", ")}</Text>
        </span>
      ) : null}
      {added.length > 0 ? (
        <span className="text-muted">
          {" "}
          with <Text>{added.join(", ")}</Text>
        </span>
      ) : null}
    </>
  );
}

function SizeAfter({ glance, difference }: { glance: Glance | null; difference: PlanDifference | null }) {
  if (glance === null) return null;
  const words = difference
    ? [sizeChangeWords(difference), layerWords(difference)].filter((each) => each !== null)
    : [];
  return (
    <>
      <ByteSize bytes={glance.size} /> <span className="text-muted">{words.join(", ")}</span>
    </>
  );
}

const signedWords = (glance: Glance | null) =>
  glance === null ? null : glance.signed ? "yes" : "none known";

function Row({ name, before, after }: { name: string; before: ReactNode; after: ReactNode }) {
  return (
    <tr className="align-top">
      <th scope="row" className="py-1 pr-4 text-left font-normal text-muted">
        {name}
      </th>
      <td className="py-1 pr-4 max-sm:hidden">{before}</td>
      <td className="py-1">{after}</td>
    </tr>
  );
}

/** What is in the old and the new version, beside each other. On narrow windows only the new one and its difference. */
export function PlanFacts({ plan, tag }: { plan: Plan; tag: PlannedTag }) {
  const { from, to } = tag;
  const { difference } = plan;
  if (to === null) return null;
  return (
    <table aria-label="What is in both versions" className="w-full table-fixed">
      <colgroup>
        <col className="w-28" />
        <col className="w-2/5 max-sm:hidden" />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Fact</th>
          <th scope="col" className="max-sm:hidden">
            Now
          </th>
          <th scope="col">Afterwards</th>
        </tr>
      </thead>
      <tbody>
        <Row
          name="Built"
          before={<Built glance={from} />}
          after={<BuiltAfter glance={to} difference={difference} />}
        />
        <Row
          name="Platforms"
          before={<Platforms glance={from} />}
          after={<PlatformsAfter glance={to} difference={difference} />}
        />
        <Row
          name="Size"
          before={from === null ? null : <ByteSize bytes={from.size} />}
          after={<SizeAfter glance={to} difference={difference} />}
        />
        {difference ? (
          <Row
            name="Configuration"
            before={null}
            after={difference.sameConfig ? "the same" : "differs from the old one"}
          />
        ) : null}
        <Row name="Signature" before={signedWords(from)} after={signedWords(to)} />
      </tbody>
    </table>
  );
}
