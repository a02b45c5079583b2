import { ArrowRight } from "lucide-react";
import { DigestName } from "#components/references/digest-name.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Plan, PlannedTag } from "#lib/contract/changes.ts";
import type { Glance } from "#lib/contract/tag-history.ts";

const CHANGES = {
  created: { text: "created", tone: "neutral" },
  moved: { text: "moved", tone: "neutral" },
  removed: { text: "removed", tone: "bad" },
  unchanged: { text: "stays", tone: "outline" },
} as const;

const PROTECTION = {
  reason: { text: "needs a reason", tip: "A rule of this console protects this tag." },
  immutable: { text: "immutable", tip: "A rule of this console: it is created once and never changed." },
} as const;

/** That a rule protects a tag. */
export function ProtectionBadge({ protection }: Pick<PlannedTag, "protection">) {
  if (protection === null) return null;
  const { text, tip } = PROTECTION[protection];
  return (
    <Badge tone="accent" tip={tip}>
      {text}
    </Badge>
  );
}

function End({ glance }: { glance: Glance | null }) {
  if (glance === null) return <span className="text-xs text-muted">absent</span>;
  return <DigestName digest={glance.digest} />;
}

/** Many tags of a plan, each with from what to what it goes. It scrolls by itself and can be reached by keyboard. */
export function PlanTags({ plan }: { plan: Plan }) {
  const elsewhere = (tag: PlannedTag) => tag.registry !== plan.registry || tag.repository !== plan.repository;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label="Tags"
      className="max-h-64 overflow-y-auto rounded-card border border-line"
    >
      <ul className="divide-y divide-line">
        {plan.tags.map((tag) => (
          <li
            key={`${tag.registry}/${tag.repository}:${tag.tag}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2"
          >
            <span className="min-w-32 flex-1 font-mono text-xs font-medium [overflow-wrap:anywhere]">
              {elsewhere(tag) ? (
                <span className="font-normal text-muted">
                  <Text>{`${tag.registry} / ${tag.repository}:`}</Text>
                </span>
              ) : null}
              <Text>{tag.tag}</Text>
            </span>
            <ProtectionBadge protection={tag.protection} />
            <span className="flex items-center gap-2">
              <End glance={tag.from} />
              <ArrowRight aria-label="to" className="size-3.5 text-faint" />
              <End glance={tag.to} />
            </span>
            <span className="flex w-18 justify-end">
              <Badge tone={CHANGES[tag.change].tone}>{CHANGES[tag.change].text}</Badge>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
