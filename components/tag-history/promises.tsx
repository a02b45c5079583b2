import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Panel } from "#components/images/panel.tsx";

const PROMISED = [
  "A record that was changed, removed, inserted or put in another order is found, and the first one is named.",
  "With a checkpoint that was kept elsewhere: records cut off at the end are found, and so is a chain that was computed anew from beginning to end.",
  "A name that was erased leaves the chain as it was: it still verifies.",
] as const;

const NOT_PROMISED = [
  "Without a checkpoint kept elsewhere, whoever owns this server can cut off the newest records or write the whole chain anew. Keep checkpoints where they cannot.",
  "That a record is true. Registries and webhooks are believed as far as each row says how it is known.",
  "That everything was seen. Times in which nobody watched are records of their own, and rows say when moves may be missing.",
] as const;

/** What the chain promises, and beside it what it does not. */
export function Promises() {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Panel title="What this proves">
        <List items={PROMISED} icon={<Check className="text-good" />} />
      </Panel>
      <Panel title="What it does not">
        <List items={NOT_PROMISED} icon={<Minus className="text-muted" />} />
      </Panel>
    </div>
  );
}

function List({ items, icon }: { items: readonly string[]; icon: ReactNode }) {
  return (
    <ul className="grid gap-2.5 px-3.5 py-3">
      {items.map((item) => (
        <li key={item} className="flex gap-2.5">
          <span aria-hidden="true" className="mt-0.5 shrink-0 [&>svg]:size-4">
            {icon}
          </span>
          <span>{item}</span>
        </li>
      ))}
    </ul>
  );
}
