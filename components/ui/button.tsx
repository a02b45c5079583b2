import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "./button-class.ts";
import { classNames } from "./class-names.ts";

type ButtonProps = ComponentProps<"button"> & {
  look?: ButtonLook;
  size?: "normal" | "small" | "icon";
  /** Work is under way: the button keeps its place and its focus, and cannot be pressed twice. */
  busy?: boolean;
};

/** A button. `type` is `button` unless said otherwise, so that it never submits a form by accident. */
export function Button({
  look,
  size,
  busy = false,
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
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
      className={classNames(buttonClass(look, size), className)}
    />
  );
}
