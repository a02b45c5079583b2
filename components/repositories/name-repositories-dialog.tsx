"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Field } from "#components/ui/field.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { nameRepositoriesMutation } from "#lib/console-client/name-repositories.ts";
import type { Registry } from "#lib/contract/registries.ts";
import { parseRepositoryList } from "#lib/references/repository-list.ts";

interface NameRepositoriesDialogProps {
  registry: Registry;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Names repositories by hand, one by one or as a pasted list. */
export function NameRepositoriesDialog({ registry, open, onOpenChange }: NameRepositoriesDialogProps) {
  const form = useId();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const naming = useMutation(nameRepositoriesMutation());
  const host = URL.canParse(registry.url) ? new URL(registry.url).host : "";
  const list = parseRepositoryList(text, { host });

  function submit(event: FormEvent) {
    event.preventDefault();
    const [first] = list.invalid;
    if (first) return setError(`“${first.name}”: ${first.why}`);
    if (list.names.length === 0) return setError("Name at least one repository.");
    setError(null);
    naming.mutate({ registry: registry.name, repositories: list.names }, { onSuccess: () => setText("") });
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Name repositories"
      description={
        registry.discovery === "named"
          ? "This registry does not list its repositories. Those named here are read like any others."
          : "Adds to what the registry lists by itself."
      }
      footer={
        <>
          <span className="mr-auto text-muted" role="status">
            {list.names.length > 0 ? countOf(list.names.length, "repository", "repositories") : null}
          </span>
          <Button look="quiet" onClick={() => onOpenChange(false)}>
            {naming.isSuccess ? "Close" : "Cancel"}
          </Button>
          <Button look="primary" type="submit" form={form} busy={naming.isPending}>
            {naming.isPending ? "Adding…" : "Add"}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="grid gap-4">
        <Field
          label="One per line"
          error={error}
          hint="Whole references are understood too: host, tag and digest are left out. At most 10,000 at once."
        >
          {(control) => (
            <TextArea
              {...control}
              rows={8}
              value={text}
              placeholder={"library/nginx\nteam/app"}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {naming.isSuccess ? <Outcome answer={naming.data} /> : null}
        {naming.isError ? <ErrorState title="They could not be added." failure={naming.error} /> : null}
      </form>
    </Dialog>
  );
}

type Answer = Awaited<ReturnType<NonNullable<ReturnType<typeof nameRepositoriesMutation>["mutationFn"]>>>;

function Outcome({ answer }: { answer: Answer }) {
  return (
    <div role="status">
      <Notice tone={answer.invalid.length > 0 ? "warning" : "info"}>
        <p>
          {countOf(answer.added, "repository", "repositories")} added
          {answer.alreadyThere > 0 ? `, ${answer.alreadyThere} already there` : null}.
        </p>
        <ul>
          {answer.invalid.map((each) => (
            <li key={each.name}>
              <Text>{each.name}</Text>: <Text>{each.why}</Text>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
