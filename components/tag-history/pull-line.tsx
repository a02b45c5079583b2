"use client";

import { pullCommands } from "#components/images/pull-commands.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Text } from "#components/ui/text.tsx";

/** The command that pulls exactly these bytes, to read and to copy. `pullName`: host and repository. */
export function PullLine({ pullName, digest }: { pullName: string; digest: string }) {
  const command = pullCommands(pullName, `@${digest}`, null)[0]?.command ?? "";
  return (
    <span className="flex min-w-40 flex-1 items-center gap-1">
      <code className="min-w-0 truncate font-mono text-xs text-muted" data-tip={command} data-tip-when="cut">
        <Text>{command}</Text>
      </code>
      <CopyButton text={command} label="Copy the pull command" />
    </span>
  );
}
