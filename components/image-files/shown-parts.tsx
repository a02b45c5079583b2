"use client";

import { EyeOff, LayoutGrid } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Files } from "./use-files.ts";

/** What is shown beside the list itself, on and off. */
export function ShownParts({ files: { state, layer, change } }: { files: Files }) {
  return (
    <div className="flex flex-wrap gap-1.5">
      {layer === null ? (
        <Toggle
          pressed={state.hidden !== null}
          onPress={() => change({ hidden: state.hidden === null ? "1" : null })}
        >
          <EyeOff aria-hidden="true" className="size-3.5" />
          Show what later layers hide
        </Toggle>
      ) : null}
      <Toggle pressed={state.map !== null} onPress={() => change({ map: state.map === null ? "1" : null })}>
        <LayoutGrid aria-hidden="true" className="size-3.5" />
        What takes the space
      </Toggle>
    </div>
  );
}

interface ToggleProps {
  pressed: boolean;
  onPress: () => void;
  children: ReactNode;
}

function Toggle({ pressed, onPress, children }: ToggleProps) {
  return (
    <Button
      size="small"
      look={pressed ? "plain" : "quiet"}
      aria-pressed={pressed}
      onClick={onPress}
      className={classNames("font-normal!", pressed && "border-accent/60! bg-accent-soft!")}
    >
      {children}
    </Button>
  );
}
