"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type RefObject, useState } from "react";
import { toast } from "sonner";
import { hrefs } from "#components/shell/hrefs.ts";
import { connectRegistryMutation } from "#lib/console-client/connect-registry.ts";
import { ConsoleApiError } from "#lib/console-client/console-api-error.ts";
import { type FieldErrors, fieldErrorsOf, readConnectForm } from "./connect-body.ts";

/** Tests and connects what the form says. The form's own fields are the only place where a secret is kept. */
export function useConnect(form: RefObject<HTMLFormElement | null>) {
  const router = useRouter();
  const mutation = useMutation(connectRegistryMutation());
  const [allowedRealms, setAllowedRealms] = useState<readonly string[]>([]);
  const [formErrors, setFormErrors] = useState<FieldErrors>({});

  function send({ dryRun, realms = allowedRealms }: { dryRun: boolean; realms?: readonly string[] }) {
    const read = () => readConnectForm(new FormData(form.current ?? undefined), realms);
    const input = read();
    setFormErrors(input.ok ? {} : input.errors);
    if (!input.ok) {
      focusFirst(form.current, input.errors);
      return;
    }
    const body = () => {
      const now = read();
      if (!now.ok) throw new Error("The form changed while it was sent.");
      return now.body;
    };
    mutation.mutate({ body, dryRun }, { onSuccess: ({ registry }) => registry && finish(registry.name) });
  }
  function finish(name: string) {
    toast(`${name} is connected and is being read.`);
    router.push(hrefs.registry(name));
  }
  function allow(realm: string) {
    const realms = [...allowedRealms, realm];
    setAllowedRealms(realms);
    send({ dryRun: true, realms });
  }

  const { error } = mutation;
  const apiErrors = error instanceof ConsoleApiError ? fieldErrorsOf(error.details) : {};
  return {
    send,
    allow,
    errors: { ...apiErrors, ...formErrors },
    failure: error,
    answer: mutation.data,
    testing: mutation.isPending && mutation.variables.dryRun,
    connecting: mutation.isPending && !mutation.variables.dryRun,
  };
}

function focusFirst(form: HTMLFormElement | null, errors: FieldErrors) {
  const fields = form ? [...form.elements] : [];
  const first = fields.find(
    (field) => field instanceof HTMLElement && Object.hasOwn(errors, field.getAttribute("name") ?? ""),
  );
  if (first instanceof HTMLElement) first.focus();
}
