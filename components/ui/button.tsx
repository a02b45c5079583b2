import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "./button-class.ts";
import { classNames } from "./class-names.ts";

type ButtonProps = ComponentProps<"button"> & {
  look?: ButtonLook;
  size?: "normal" | "small" | "icon";
  /** Work is under way: the button keeps its place and its focus, and cannot be pressed twice. */
  busy?: boolean;
  /** Why it cannot be pressed now: it stays reachable, and says so on hover, on focus and to screen readers. */
  refused?: string | null;
};

/** A button. `type` is `button` unless said otherwise, so that it never submits a form by accident. */
export function Button({
  look,
  size,
  busy = false,
  refused = null,
  className,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || refused !== null || undefined}
      {...(refused === null ? {} : { "data-tip": refused, "aria-description": refused })}
      onClick={(event) => (busy || refused !== null ? event.preventDefault() : onClick?.(event))}
      className={classNames(buttonClass(look, size), className)}
    />
  );
}
