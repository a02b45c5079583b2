import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const LOOKS = {
  info: { box: "border-line bg-panel", icon: <Info aria-hidden="true" className="text-muted" /> },
  warning: {
    box: "border-warning/30 bg-warning-soft",
    icon: <TriangleAlert aria-hidden="true" className="text-warning" />,
  },
  bad: { box: "border-bad/30 bg-bad-soft", icon: <CircleAlert aria-hidden="true" className="text-bad" /> },
} as const;

interface NoticeProps {
  tone?: keyof typeof LOOKS;
  children: ReactNode;
  actions?: ReactNode;
  /** Under a long text, so that it keeps the whole width. */
  actionsBelow?: boolean;
}

/** A remark above or inside content that is still shown: partial data, an old copy, something to decide. */
export function Notice({ tone = "info", children, actions, actionsBelow = false }: NoticeProps) {
  return (
    <div
      className={classNames(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-card border px-3.5 py-2.5",
        LOOKS[tone].box,
      )}
    >
      <span className="mt-0.5 [&>svg]:size-4">{LOOKS[tone].icon}</span>
      <div
        className={classNames(
          "flex-1 [overflow-wrap:anywhere]",
          actionsBelow ? "min-w-[calc(100%-3rem)]" : "min-w-60",
        )}
      >
        {children}
      </div>
      {actions ? (
        <div className={classNames("flex flex-wrap gap-2", actionsBelow && "ps-7")}>{actions}</div>
      ) : null}
    </div>
  );
}
