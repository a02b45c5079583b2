"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { artifactCommands, pullCommands } from "./pull-commands.ts";

function Commands({ commands }: { commands: ReturnType<typeof pullCommands> }) {
  return (
    <ul className="grid gap-1.5">
      {commands.map(({ tool, command }) => (
        <li
          key={tool}
          className="flex items-center gap-3 rounded-control border border-line py-0.5 pr-0.5 pl-3"
        >
          <span className="w-20 shrink-0 text-muted">{tool}</span>
          <code className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-xs whitespace-nowrap">
            <Text>{command}</Text>
          </code>
          <CopyButton text={command} label={`Copy the ${tool} command`} />
        </li>
      ))}
    </ul>
  );
}

interface PullDialogProps {
  image: Image;
  /** The tag this page was opened by, or the first tag on the version. */
  tag: string | null;
  platform: string | null;
}

/** Commands by digest, which cannot change under your feet, and by tag, which can. */
export function PullDialog({ image, tag, platform }: PullDialogProps) {
  const [open, setOpen] = useState(false);
  const isImage = image.kind === "image" || image.kind === "index" || image.kind === "legacy";
  const commands = (reference: string, by: string | null) =>
    isImage
      ? pullCommands(image.pullName, reference, platform)
      : artifactCommands(image.purpose, image.pullName, reference, by);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Pull…</Button>
      <Dialog open={open} onOpenChange={setOpen} title="Pull this version">
        <div className="grid gap-5">
          <section aria-label="By digest" className="grid gap-2">
            <h3 className="font-semibold">
              By digest{" "}
              <span className="font-normal text-muted">
                recommended: always these exact bytes, whatever the tag does later
              </span>
            </h3>
            <Commands commands={commands(`@${image.digest}`, null)} />
          </section>
          {tag ? (
            <section aria-label="By tag" className="grid gap-2">
              <h3 className="font-semibold">
                By tag{" "}
                <span className="font-normal text-muted">
                  whatever <Text>{tag}</Text> points at when the command runs
                </span>
              </h3>
              <Commands commands={commands(`:${tag}`, tag)} />
            </section>
          ) : null}
        </div>
      </Dialog>
    </>
  );
}
