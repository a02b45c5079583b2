import type { Entry } from "#lib/contract/layers.ts";
import { modeLetters } from "./mode-letters.ts";

const LOOKS = { privileged: "setuid or setgid", open: "everybody may write here" } as const;

/** A mode in letters; those worth a look are marked, and say why on hover. */
export function ModeView({ entry }: { entry: Pick<Entry, "kind" | "mode"> }) {
  const letters = modeLetters(entry);
  const looks = [...new Set(letters.flatMap(({ look }) => (look ? [LOOKS[look]] : [])))];
  return (
    <span className="font-mono text-xs text-muted" data-tip={looks.length > 0 ? looks.join(", ") : undefined}>
      {letters.map(({ letter, look }, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a letter is its place
          key={index}
          className={look ? "rounded-sm bg-warning-soft font-semibold text-warning" : undefined}
        >
          {letter}
        </span>
      ))}
    </span>
  );
}
