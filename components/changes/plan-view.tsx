import type { Plan } from "#lib/contract/changes.ts";
import { PlanBytes } from "./plan-bytes.tsx";
import { PlanEnds } from "./plan-ends.tsx";
import { PlanFacts } from "./plan-facts.tsx";
import { PlanRemarks } from "./plan-remarks.tsx";
import { PlanTags, ProtectionBadge } from "./plan-tags.tsx";
import { PlanVersions } from "./plan-versions.tsx";
import { executeWords } from "./plan-words.ts";

/** One tag that goes from one version to another is drawn large; everything else is a list. */
function isOneTag({ kind, tags }: Plan): boolean {
  return tags.length === 1 && kind !== "copy";
}

/** Everything a person agrees to: what changes, what hangs on it, and what should be known before. */
export function PlanView({ plan }: { plan: Plan }) {
  const [only] = plan.tags;
  const listed = plan.versions.filter(({ role }) => role !== "incoming" && role !== "outgoing");
  const versions = { ...plan, versions: listed };
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4" data-plan={plan.id}>
      <p className="sr-only" role="status">
        Planned: {executeWords(plan)}.
      </p>
      {isOneTag(plan) && only ? (
        <>
          <PlanEnds plan={plan} tag={only} />
          <PlanFacts plan={plan} tag={only} />
          {only.protection ? (
            <p className="flex flex-wrap items-center gap-2 text-muted">
              <ProtectionBadge protection={only.protection} />
              {only.protection === "reason" ? "A rule of this console protects this tag." : null}
            </p>
          ) : null}
        </>
      ) : plan.tags.length > 0 ? (
        <PlanTags plan={plan} />
      ) : null}
      {listed.length > 0 ? <PlanVersions plan={versions} /> : null}
      <PlanBytes plan={plan} />
      <PlanRemarks remarks={plan.remarks} />
    </div>
  );
}
