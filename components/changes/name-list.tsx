import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";

interface NameListProps {
  names: readonly string[];
  /** How many are written out; the others are counted, and all of them are in the tip. */
  shown?: number;
}

/** Names of tags in a sentence: the first few, then how many more. */
export function NameList({ names, shown = 3 }: NameListProps) {
  const some = names.slice(0, shown);
  const rest = names.length - some.length;
  return (
    <span data-tip={names.slice(0, 100).join(", ")} data-tip-when={rest > 0 ? undefined : "cut"}>
      {some.map((name, index) => (
        <span key={name}>
          {index > 0 ? ", " : null}
          <span className="font-mono text-xs [overflow-wrap:anywhere]">
            <Text>{name}</Text>
          </span>
        </span>
      ))}
      {rest > 0 ? ` and ${formatCount(rest)} more` : null}
    </span>
  );
}
