import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { controlClass } from "./control-class.ts";

/** Several lines of text in mono: certificates, lists of names, pasted files. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      rows={5}
      {...rest}
      className={classNames(controlClass, "py-1.5 font-mono text-xs", className)}
    />
  );
}
