import { visibleText } from "#lib/references/visible-text.ts";

interface TextProps {
  children: string;
  /** Line feeds and tabs stay what they are, for text in several lines. */
  lines?: boolean;
}

/**
 * Text that somebody else wrote: names, labels, messages of a registry. Hidden characters show as what they are, and
 * writing direction cannot leak into the text around it (CVE-2021-42574, "Trojan Source").
 */
export function Text({ children, lines = false }: TextProps) {
  const { segments, leftOut } = visibleText(children, { lines });
  return (
    <bdi>
      {segments.map((segment, index) =>
        segment.kind === "text" ? (
          segment.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
          <span key={index} className="rounded-sm bg-warning-soft px-0.5 font-mono text-[0.9em] text-warning">
            {segment.text}
          </span>
        ),
      )}
      {leftOut > 0 ? <span className="text-faint">… {leftOut} more characters</span> : null}
    </bdi>
  );
}
