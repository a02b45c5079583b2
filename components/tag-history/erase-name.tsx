"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Panel } from "#components/images/panel.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Input } from "#components/ui/input.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import { eraseActorMutation } from "#lib/console-client/erase-actor.ts";

/** Takes a person's name out of the history, for good. */
export function EraseName() {
  const [name, setName] = useState("");
  const [asking, setAsking] = useState(false);
  const erasing = useMutation(eraseActorMutation());
  const typed = name.trim();

  function ask(event: FormEvent) {
    event.preventDefault();
    if (typed === "") return;
    erasing.reset();
    setAsking(true);
  }
  function erase() {
    erasing.mutate({ name: typed }, { onSuccess: () => setAsking(false) });
  }
  return (
    <Panel title="Erase a name">
      <div className="grid max-w-160 grid-cols-1 gap-3 px-3.5 py-3.5">
        <p className="text-muted">
          When somebody may ask to be forgotten, their name can be taken out of the history. What moved and
          when stays, and the chain still verifies, because it holds a salted hash in the name’s place.
        </p>
        <form onSubmit={ask} className="flex flex-wrap items-end gap-2">
          <div className="w-100 max-w-full">
            <Field label="Name or address, exactly as the history shows it">
              {(control) => (
                <Input
                  {...control}
                  value={name}
                  maxLength={256}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Button type="submit" look="danger" disabled={typed === ""}>
            Erase…
          </Button>
        </form>
        {erasing.isSuccess ? <Erased count={erasing.data.erased} /> : null}
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Erase this name from the history?"
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button look="danger" busy={erasing.isPending} onClick={erase}>
              Erase the name for good
            </Button>
          </>
        }
      >
        <div className="grid gap-3">
          <p>
            <strong className="font-medium [overflow-wrap:anywhere]">
              <Text>{typed}</Text>
            </strong>{" "}
            and its salt are deleted from this database. Every move of theirs then says “name erased”, nobody
            can work the name out from what is left, and nobody can put it back.
          </p>
          <p className="text-muted">
            It is not taken out of exports, backups, logs of the registry or reasons that somebody typed. If
            the same name moves a tag again, it is written down anew.
          </p>
          {erasing.isError ? (
            <Notice tone="bad">The name was not erased. {erasing.error.message}</Notice>
          ) : null}
        </div>
      </Dialog>
    </Panel>
  );
}

function Erased({ count }: { count: number }) {
  return (
    <Notice tone={count === 0 ? "warning" : "info"}>
      <span role="status">
        {count === 0
          ? "The history knows nobody of this name, so nothing was erased."
          : `Erased: ${countOf(count, "entry", "entries")} of this name. Backups from before still hold it.`}
      </span>
    </Notice>
  );
}
