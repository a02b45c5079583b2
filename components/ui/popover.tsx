"use client";

import { Popover as Radix } from "radix-ui";
import { type ReactElement, type ReactNode, useState } from "react";

interface PopoverProps {
  /** What it is for, read out when it opens. */
  label: string;
  /** A single element that takes a ref, such as Button. */
  trigger: ReactElement;
  children: (close: () => void) => ReactNode;
}

/** A small box that opens beside its button: Escape and a click elsewhere close it, focus returns to the button. */
export function Popover({ label, trigger, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={16}
          className="z-50 w-[min(22rem,calc(100vw-2rem))] rounded-card border border-line bg-panel p-3.5 shadow-float"
        >
          {children(() => setOpen(false))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
