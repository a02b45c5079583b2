"use client";

import { useEffect, useMemo, useState } from "react";
import { formatCount } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import { type CodeToken, highlight } from "./highlight.ts";
import type { Language } from "./language-of.ts";
import { VirtualLines } from "./virtual-lines.tsx";

const LONGEST_LINE = 2000;

function Tokens({ tokens }: { tokens: readonly CodeToken[] }) {
  return tokens.map((token, index) => (
    <span
      // Tokens of one line never change places.
      // biome-ignore lint/suspicious/noArrayIndexKey: there is no other identity than the place in the line
      key={index}
      className="code-token"
      style={{ "--token-light": token.light, "--token-dark": token.dark } as React.CSSProperties}
    >
      <Text lines>{token.content}</Text>
    </span>
  ));
}

/** Coloured tokens of a text, line by line, as far as they are there. */
function useTokens(text: string, language: Language | null): CodeToken[][] | null {
  const [tokens, setTokens] = useState<{ of: string; lines: CodeToken[][] } | null>(null);
  useEffect(() => {
    if (language === null) return;
    const asked = language;
    let current = true;
    async function colour() {
      let lines: CodeToken[][] = [];
      for await (const portion of highlight(text, asked)) {
        if (!current) return;
        lines = [...lines, ...portion];
        setTokens({ of: text, lines });
      }
    }
    // Without colours, because their code could not be fetched, the text is still all there.
    colour().catch(() => {});
    return () => {
      current = false;
    };
  }, [text, language]);
  return tokens?.of === text ? tokens.lines : null;
}

interface CodeBlockProps {
  text: string;
  label: string;
  /** Null: shown plain. */
  language: Language | null;
}

/** Text with line numbers, coloured when it is not too long, drawn line by line: 8 MiB scroll like ten lines. */
export function CodeBlock({ text, label, language }: CodeBlockProps) {
  const lines = useMemo(() => text.split("\n"), [text]);
  const tokens = useTokens(text, language);
  return (
    <VirtualLines count={lines.length} label={label}>
      {(index) => {
        const line = lines[index] ?? "";
        const coloured = line.length > LONGEST_LINE ? undefined : tokens?.[index];
        return (
          <>
            <span aria-hidden="true" className="w-12 shrink-0 pr-4 text-right text-faint select-none">
              {index + 1}
            </span>
            <code className="pr-4">
              {coloured ? <Tokens tokens={coloured} /> : <Text lines>{line.slice(0, LONGEST_LINE)}</Text>}
              {line.length > LONGEST_LINE ? (
                <span className="text-faint">
                  {" "}
                  … {formatCount(line.length - LONGEST_LINE)} more characters
                </span>
              ) : null}
            </code>
          </>
        );
      }}
    </VirtualLines>
  );
}
