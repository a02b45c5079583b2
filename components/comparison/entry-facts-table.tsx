import { Badge } from "#components/ui/badge.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Text } from "#components/ui/text.tsx";
import { type EntryFact, entryFacts, type ReadyEntry } from "./entry-facts.ts";

function Value({ text, mono, differs }: { text: string | null; mono: boolean; differs: boolean }) {
  if (text === null) return <span className="text-muted">–</span>;
  return (
    <span
      className={classNames(
        "block",
        mono ? "truncate font-mono text-xs" : "[overflow-wrap:anywhere]",
        differs ? "font-medium" : "text-muted",
      )}
      data-tip={text}
      data-tip-when="cut"
    >
      <Text>{text}</Text>
    </span>
  );
}

function Row({ fact, oneSided }: { fact: EntryFact; oneSided: "from" | "to" | null }) {
  const differs = oneSided === null && fact.compared && fact.from !== fact.to;
  return (
    <tr className="align-baseline">
      <th scope="row" className="truncate py-0.5 pr-4 text-left font-normal text-muted">
        <Text>{fact.name}</Text>
        {differs ? <span className="sr-only sm:hidden"> differs</span> : null}
      </th>
      {oneSided === "to" ? null : (
        <td className="py-0.5 pr-4">
          <Value text={fact.from} mono={fact.mono} differs={differs} />
        </td>
      )}
      {oneSided === "from" ? null : (
        <td className="py-0.5">
          <Value text={fact.to} mono={fact.mono} differs={differs} />
        </td>
      )}
      <td className="w-16 py-0.5 pl-3 text-right">
        {differs ? <Badge tone="warning">differs</Badge> : null}
      </td>
    </tr>
  );
}

/** Two sides of one path beside each other; of a path that one image alone has, that side. */
export function EntryFactsTable({ from, to }: { from: ReadyEntry | null; to: ReadyEntry | null }) {
  const oneSided = from === null ? "to" : to === null ? "from" : null;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      aria-label="About this path"
      className="max-h-[40%] shrink-0 overflow-y-auto border-b border-line px-5 py-3 outline-offset-[-2px]"
    >
      <table className="w-full table-fixed">
        <colgroup>
          <col className="w-20 sm:w-26" />
          {oneSided === "to" ? null : <col />}
          {oneSided === "from" ? null : <col />}
          <col className="max-sm:hidden sm:w-20" />
        </colgroup>
        <thead className="text-left text-xs text-muted">
          <tr>
            <td />
            {oneSided === "to" ? null : (
              <th scope="col" className="pb-0.5 font-normal">
                {oneSided === null ? "From" : "Only in the first image"}
              </th>
            )}
            {oneSided === "from" ? null : (
              <th scope="col" className="pb-0.5 font-normal">
                {oneSided === null ? "To" : "Only in the second image"}
              </th>
            )}
            <td className="max-sm:hidden" />
          </tr>
        </thead>
        <tbody>
          {entryFacts(from, to).map((fact) => (
            <Row key={fact.name} fact={fact} oneSided={oneSided} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
