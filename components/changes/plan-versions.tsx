import { Digest } from "#components/references/digest.tsx";
import { PlatformNames } from "#components/references/platform-names.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ByteSize } from "#components/ui/byte-size.tsx";
import { countOf } from "#components/ui/format-count.ts";
import type { Plan, PlannedVersion } from "#lib/contract/changes.ts";
import { NameList } from "./name-list.tsx";

const ROLES = {
  outgoing: { text: "left", tone: "outline" },
  incoming: { text: "pointed at", tone: "outline" },
  copied: { text: "copied", tone: "neutral" },
  deleted: { text: "deleted", tone: "bad" },
  restored: { text: "restored", tone: "neutral" },
} as const;

function Hangs({ version }: { version: PlannedVersion }) {
  const { otherTags, parents, children, referrers } = version;
  const tagged = parents.filter(({ tags }) => tags.length > 0);
  return (
    <p className="text-muted">
      {otherTags.length > 0 ? (
        <>
          also <NameList names={otherTags} />
        </>
      ) : (
        "no other tag"
      )}
      {children > 0 ? `, ${countOf(children, "part")}` : null}
      {referrers > 0 ? `, ${countOf(referrers, "referrer")} such as signatures` : null}
      {parents.length > 0 ? `, itself a part of ${countOf(parents.length, "index", "indexes")}` : null}
      {tagged.length > 0 ? (
        <>
          {" "}
          with <NameList names={tagged.flatMap(({ tags }) => tags)} />
        </>
      ) : null}
    </p>
  );
}

/** The versions that a plan touches, and what hangs on each. */
export function PlanVersions({ plan }: { plan: Plan }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label="Versions"
      className="max-h-64 overflow-y-auto rounded-card border border-line"
    >
      <ul className="divide-y divide-line">
        {plan.versions.map((version) => (
          <li key={`${version.role} ${version.digest}`} className="grid gap-0.5 px-3.5 py-2">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Digest digest={version.digest} />
              <span className="min-w-0 flex-1 truncate">
                <PlatformNames platforms={version.platforms} />
              </span>
              {version.signed ? <Badge tone="good">signed</Badge> : null}
              <ByteSize bytes={version.size} />
              <span className="flex w-18 justify-end">
                <Badge tone={ROLES[version.role].tone}>{ROLES[version.role].text}</Badge>
              </span>
            </div>
            <Hangs version={version} />
          </li>
        ))}
      </ul>
    </section>
  );
}
