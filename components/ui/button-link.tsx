import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "./button-class.ts";
import { classNames } from "./class-names.ts";

type ButtonLinkProps = ComponentProps<typeof Link> & {
  look?: ButtonLook;
  size?: "normal" | "small" | "icon";
};

/** A link inside the console that looks like a button. */
export function ButtonLink({ look, size, className, ...rest }: ButtonLinkProps) {
  return <Link prefetch={false} {...rest} className={classNames(buttonClass(look, size), className)} />;
}
