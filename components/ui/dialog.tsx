"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { buttonClass } from "./button-class.ts";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One line under the title. */
  description?: ReactNode;
  children: ReactNode;
  /** The row at the bottom: a remark on the left, the actions on the right. */
  footer?: ReactNode;
}

/** A modal dialog: focus stays inside, Escape and the scrim close it, focus returns to where it came from. */
export function Dialog({ open, onOpenChange, title, description, children, footer }: DialogProps) {
  const before = useRef<Element | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          // Radix returns the focus to its own trigger, and dialogs here are opened by any control.
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          className="fixed top-[max(2rem,10vh)] left-1/2 z-50 flex max-h-[calc(100dvh-max(2rem,10vh)-1rem)] w-[min(45rem,calc(100vw-2rem))] -translate-x-1/2 flex-col rounded-dialog border border-line bg-panel shadow-dialog"
        >
          <header className="border-b border-line px-6 py-4 pr-14">
            <Radix.Title className="text-title font-semibold tracking-tight">{title}</Radix.Title>
            {description ? <Radix.Description className="text-muted">{description}</Radix.Description> : null}
          </header>
          <div className="overflow-y-auto px-6 py-4">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-6 py-3">
              {footer}
            </footer>
          ) : null}
          <Radix.Close
            aria-label="Close"
            className={`${buttonClass("quiet", "icon")} absolute! top-3.5 right-4`}
          >
            <X aria-hidden="true" className="size-4" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
