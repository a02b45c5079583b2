import { Text } from "#components/ui/text.tsx";

const TONES = {
  added: "bg-good/20 underline decoration-good/60",
  removed: "bg-bad/20 underline decoration-bad/60",
} as const;

interface MarkedTextProps {
  text: string;
  /** In UTF-16 units; null: nothing is marked. */
  mark: readonly [number, number] | null;
  tone: keyof typeof TONES;
  /** As of Text: tabs stay what they are. */
  lines?: boolean;
}

/** Text of which one part differs from the text it stands against. Never told by colour alone: it is underlined. */
export function MarkedText({ text, mark, tone, lines = false }: MarkedTextProps) {
  if (mark === null || mark[0] === mark[1]) return <Text lines={lines}>{text}</Text>;
  const [start, end] = mark;
  return (
    <>
      <Text lines={lines}>{text.slice(0, start)}</Text>
      <span className={`rounded-sm underline-offset-2 ${TONES[tone]}`}>
        <Text lines={lines}>{text.slice(start, end)}</Text>
      </span>
      <Text lines={lines}>{text.slice(end)}</Text>
    </>
  );
}
