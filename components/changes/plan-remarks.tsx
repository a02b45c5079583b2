import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import { Text } from "#components/ui/text.tsx";
import type { Remark } from "#lib/contract/changes.ts";

const ORDER = { blocker: 0, warning: 1, note: 2 } as const;

const LOOKS = {
  blocker: {
    icon: <CircleAlert aria-hidden="true" className="text-bad" />,
    word: "Cannot be done:",
    text: "text-bad",
  },
  warning: {
    icon: <TriangleAlert aria-hidden="true" className="text-warning" />,
    word: "Warning:",
    text: "",
  },
  note: { icon: <Info aria-hidden="true" className="text-muted" />, word: "Note:", text: "text-muted" },
} as const;

/** What somebody should know before they agree: what blocks first, then warnings, then how it is done. */
export function PlanRemarks({ remarks }: { remarks: readonly Remark[] }) {
  if (remarks.length === 0) return null;
  const sorted = [...remarks].sort((one, other) => ORDER[one.level] - ORDER[other.level]);
  return (
    <ul aria-label="Remarks" className="grid gap-2">
      {sorted.map(({ level, code, text, advice }) => (
        <li key={`${code} ${text}`} className="flex items-start gap-2.5">
          <span className="mt-0.5 [&>svg]:size-4">{LOOKS[level].icon}</span>
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <span className="sr-only">{LOOKS[level].word} </span>
            <span className={LOOKS[level].text}>
              <Text>{text}</Text>
            </span>
            {advice ? (
              <span className="text-muted">
                {" "}
                <Text>{advice}</Text>
              </span>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
