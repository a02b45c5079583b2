import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { CompareLink } from "#components/comparison/compare-link.tsx";
import { Digest } from "#components/references/digest.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { countOf } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Plan, PlannedTag, PlannedVersion } from "#lib/contract/changes.ts";
import type { Glance } from "#lib/contract/tag-history.ts";
import { NameList } from "./name-list.tsx";
import { versionsIn } from "./plan-words.ts";

interface EndProps {
  title: ReactNode;
  /** Read out for the box. */
  label: string;
  glance: Glance | null;
  version: PlannedVersion | undefined;
  /** What stands in the box when there is no version. */
  absent: string;
  accent?: boolean;
}

function End({ title, label, glance, version, absent, accent = false }: EndProps) {
  return (
    <section
      aria-label={label}
      className={classNames(
        "grid min-w-0 content-start gap-1 rounded-card border px-3.5 py-3",
        accent ? "border-accent" : "border-line",
      )}
    >
      <h3 className="font-normal text-muted">{title}</h3>
      {glance === null ? (
        <p>{absent}</p>
      ) : (
        <>
          <p>
            <Digest digest={glance.digest} />
          </p>
          <Beside version={version} glance={glance} />
        </>
      )}
    </section>
  );
}

/** What else is on the version. */
function Beside({ version, glance }: { version: PlannedVersion | undefined; glance: Glance }) {
  const others = version?.otherTags ?? [];
  const parents = version?.parents.length ?? 0;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
      {others.length > 0 ? (
        <span>
          also <NameList names={others} />
        </span>
      ) : version ? (
        <span>no other tag</span>
      ) : null}
      {parents > 0 ? <span>part of {countOf(parents, "index", "indexes")}</span> : null}
      {glance.signed ? (
        <Badge tone="good" tip="Something that says it is a signature points at this version.">
          signed
        </Badge>
      ) : null}
      {glance.gone ? <Badge tone="bad">gone from the registry</Badge> : null}
    </p>
  );
}

/** From what to what one tag goes, side by side; below each other on narrow windows. */
export function PlanEnds({ plan, tag }: { plan: Plan; tag: PlannedTag }) {
  const version = (glance: Glance | null) =>
    glance === null ? undefined : plan.versions.find(({ digest }) => digest === glance.digest);
  return (
    <div className="grid items-stretch gap-x-3 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
      <End
        label="Now"
        title={
          tag.from === null ? (
            "now"
          ) : (
            <>
              points at now, read <RelativeTime time={plan.createdAt} />
            </>
          )
        }
        glance={tag.from}
        version={version(tag.from)}
        absent="The tag does not exist."
      />
      <ArrowRight
        aria-hidden="true"
        className="size-4 self-center justify-self-center text-muted max-sm:rotate-90"
      />
      <End
        label="Afterwards"
        title={tag.to === null ? "afterwards" : "will point at"}
        glance={tag.to}
        version={version(tag.to)}
        absent={
          versionsIn(plan, "deleted").some(({ digest }) => digest === tag.from?.digest)
            ? "Neither the tag nor its version will exist."
            : "The tag will not exist. Its version stays."
        }
        accent={tag.change !== "unchanged" && tag.to !== null}
      />
      <div className="flex justify-end empty:hidden sm:col-span-3">
        <CompareLink {...tag} apart words="Compare the files" />
      </div>
    </div>
  );
}
