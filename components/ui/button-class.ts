import { classNames } from "./class-names.ts";

export type ButtonLook = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Record<ButtonLook, string> = {
  primary: "border-accent bg-accent text-on-accent hover:brightness-110",
  plain: "border-line bg-panel text-ink hover:bg-hover",
  quiet: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink",
  danger: "border-line bg-panel text-bad hover:bg-bad-soft",
};

/**
 * The classes of a button, for links that look like one. `primary` is for the one main action of a page.
 * `small` is 26 px high (targets stay at least 24 px, WCAG 2.5.8), the default 30 px.
 */
export function buttonClass(
  look: ButtonLook = "plain",
  size: "normal" | "small" | "icon" = "normal",
): string {
  return classNames(
    "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-control border font-medium whitespace-nowrap",
    "transition-[background-color,filter] duration-100 disabled:opacity-55 aria-disabled:opacity-55",
    size === "normal" && "h-[30px] px-3 text-sm",
    size === "small" && "h-[26px] px-2 text-xs",
    size === "icon" && "size-[30px]",
    LOOKS[look],
  );
}
