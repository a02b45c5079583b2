"use client";

import { Fragment } from "react";
import { Text } from "#components/ui/text.tsx";
import { baseName, placeKey, ROOT, steps } from "./place.ts";
import type { Files } from "./use-files.ts";

const LINK = "h-6 min-w-6 rounded-sm px-1 hover:bg-hover hover:text-ink";

/** The way to what is chosen; every directory on it can be gone back to. */
export function PlaceCrumbs({ files }: { files: Files }) {
  const place = files.state.path ?? ROOT;
  const all = [ROOT, ...steps(place)];
  return (
    <nav aria-label="Where in the files" className="min-w-0 font-mono text-xs">
      <ol className="flex flex-wrap items-center text-muted">
        {all.map((step, index) => {
          const last = index === all.length - 1;
          return (
            <Fragment key={placeKey(step)}>
              {index > 1 ? <li aria-hidden="true">/</li> : null}
              <li className="min-w-0 max-w-full">
                <button
                  type="button"
                  aria-current={last ? "true" : undefined}
                  onClick={() =>
                    files.change({ path: step.path === "" ? null : step, in: null, show: null }, "push")
                  }
                  className={`${LINK} max-w-full truncate ${last ? "text-ink" : ""}`}
                >
                  {step.path === "" ? (
                    <>
                      <span aria-hidden="true">/</span>
                      <span className="sr-only">The root</span>
                    </>
                  ) : (
                    <Text>{baseName(step)}</Text>
                  )}
                </button>
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}
