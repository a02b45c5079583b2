import { Panel } from "#components/images/panel.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { Comparison, ConfigDifference } from "#lib/contract/comparison.ts";
import { changedPart } from "./changed-part.ts";
import { type ConfigValue, configValue, fieldWords } from "./config-words.ts";
import { MarkedText } from "./marked-text.tsx";

/** More than a config can sensibly hold; what is beyond is counted. */
const MOST_SHOWN = 500;
/** Longer values are shown without a mark: finding it is quick, drawing it is not. */
const MOST_MARKED = 2000;

function Name({ field, name }: Pick<ConfigDifference, "field" | "name">) {
  if (name === null) return <>{fieldWords(field)}</>;
  return (
    <>
      <span className="block text-xs font-normal text-muted">{fieldWords(field)}</span>
      <span className="font-mono text-xs [overflow-wrap:anywhere]">
        <Text>{name}</Text>
      </span>
    </>
  );
}

/** A list of words as they are given to the system, each apart: blanks within one are no border. */
function Words({ words }: { words: readonly string[] }) {
  if (words.length === 0) return <span className="text-muted">empty</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {words.map((word, index) => (
        <code
          // biome-ignore lint/suspicious/noArrayIndexKey: the words of one command never change places, and may repeat
          key={index}
          className="rounded-sm border border-line px-1 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]"
        >
          <Text>{word}</Text>
        </code>
      ))}
    </span>
  );
}

interface ValueProps {
  value: ConfigValue;
  /** The value of the other side, to mark what differs. */
  other: ConfigValue;
  side: "from" | "to";
}

function Value({ value, other, side }: ValueProps) {
  if (value.kind === "absent") return <span className="text-muted">not set</span>;
  if (value.kind === "words") return <Words words={value.words} />;
  if (value.text === "") return <span className="text-muted">empty</span>;
  const comparable = other.kind === "text" && Math.max(value.text.length, other.text.length) <= MOST_MARKED;
  const [from, to] = side === "from" ? [value, other] : [other, value];
  const mark =
    comparable && from.kind === "text" && to.kind === "text" ? changedPart(from.text, to.text)[side] : null;
  return (
    <span className="font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
      <MarkedText text={value.text} mark={mark} tone={side === "from" ? "removed" : "added"} />
    </span>
  );
}

function Row({ difference }: { difference: ConfigDifference }) {
  const { field, name } = difference;
  const from = configValue(field, difference.from);
  const to = configValue(field, difference.to);
  return (
    <tr className="border-b border-line align-top last:border-b-0 max-sm:grid max-sm:gap-1.5 max-sm:px-3.5 max-sm:py-2.5">
      <th scope="row" className="text-left font-medium sm:py-2 sm:pl-3.5">
        <Name field={field} name={name} />
      </th>
      <td className="sm:px-5 sm:py-2">
        <span aria-hidden="true" className="mr-2 text-xs text-muted sm:hidden">
          from
        </span>
        <Value value={from} other={to} side="from" />
      </td>
      <td className="sm:py-2 sm:pr-3.5">
        <span aria-hidden="true" className="mr-2 text-xs text-muted sm:hidden">
          to
        </span>
        <Value value={to} other={from} side="to" />
      </td>
    </tr>
  );
}

/** Where there are remarks, a config may not have been read: then nothing is claimed to be the same. */
function NoDifference({ certain }: { certain: boolean }) {
  return (
    <div className="rounded-card border border-line bg-panel">
      {certain ? (
        <EmptyState title="Nothing in the config differs.">
          Environment, labels, entrypoint, command and everything else are the same in both images.
        </EmptyState>
      ) : (
        <EmptyState title="No difference in the config is known.">
          What could not be compared, and why, is told above.
        </EmptyState>
      )}
    </div>
  );
}

/** What differs in the config of two images, by name, old beside new. */
export function ConfigTable({ comparison: { config, remarks } }: { comparison: Comparison }) {
  if (config.length === 0) return <NoDifference certain={remarks.length === 0} />;
  const shown = config.slice(0, MOST_SHOWN);
  return (
    <Panel title="Config" aside={countOf(config.length, "difference")}>
      <table aria-label="What differs in the config" className="w-full table-fixed max-sm:block">
        <colgroup className="max-sm:hidden">
          <col className="w-[26%]" />
          <col className="w-[37%]" />
          <col className="w-[37%]" />
        </colgroup>
        <thead className="border-b border-line text-left text-muted max-sm:sr-only">
          <tr>
            <th scope="col" className="h-[34px] pl-3.5 font-normal">
              What
            </th>
            <th scope="col" className="px-5 font-normal">
              From
            </th>
            <th scope="col" className="pr-3.5 font-normal">
              To
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {shown.map((difference) => (
            <Row key={`${difference.field} ${difference.name}`} difference={difference} />
          ))}
        </tbody>
      </table>
      {config.length > shown.length ? (
        <p className="border-t border-line px-3.5 py-2.5 text-muted">
          and {countOf(config.length - shown.length, "more difference")}
        </p>
      ) : null}
    </Panel>
  );
}
