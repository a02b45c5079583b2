"use client";

import { useState } from "react";
import { Panel } from "#components/images/panel.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Webhook } from "#lib/contract/tag-history.ts";

/** Stands in the instructions where the secret goes. */
const PLACE = "$SECRET";

interface WebhookInstructionsProps {
  /** The one for the registry's kind first. */
  instructions: Webhook["instructions"];
  /** Known only just after it was made. */
  secret: string | null;
}

/** What to paste where, by kind of registry. */
export function WebhookInstructions({ instructions, secret }: WebhookInstructionsProps) {
  const [vendor, setVendor] = useState<string | null>(null);
  const shown = instructions.find((each) => each.vendor === vendor) ?? instructions[0];
  if (!shown) return null;
  const text = secret === null ? shown.code : shown.code.replaceAll(PLACE, secret);
  return (
    <Panel
      title="Settings to paste"
      aside={
        <Select
          label="Registry"
          value={shown.vendor}
          options={instructions.map((each) => ({ value: each.vendor, label: each.title }))}
          onChange={setVendor}
        />
      }
    >
      <div className="grid grid-cols-1 gap-3 px-3.5 py-3">
        <p>{shown.intro}</p>
        <div className="relative rounded-control border border-line bg-canvas">
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label={`Settings for ${shown.title}`}
            className="overflow-x-auto py-2.5 pr-12 pl-3"
          >
            <pre className="font-mono text-xs">
              <Text lines>{text}</Text>
            </pre>
          </section>
          <span className="absolute top-1 right-1">
            <CopyButton text={text} label="Copy the settings" />
          </span>
        </div>
        {secret === null && shown.code.includes(PLACE) ? (
          <p className="text-muted">
            {PLACE} stands for the secret. It is filled in here right after a secret was made.
          </p>
        ) : null}
        {shown.notes.length > 0 ? (
          <ul className="grid list-disc gap-1 pl-4 text-muted">
            {shown.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        ) : null}
      </div>
    </Panel>
  );
}
