import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./control-class.ts";

/** One line of text. Spelling help is off: what is typed here are names, addresses and digests. */
export function Input({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      {...rest}
      className={classNames(controlClass, "h-[30px]", className)}
    />
  );
}
