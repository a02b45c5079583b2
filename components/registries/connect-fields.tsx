"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { REGISTRY_KINDS, type RegistryKind } from "#lib/references/registry-kinds.ts";
import { parseRegistryUrl } from "#lib/references/registry-url.ts";
import type { CredentialKind, FieldErrors } from "./connect-body.ts";
import { CertificateField, RepositoriesField } from "./connect-optional-fields.tsx";
import { CredentialFields } from "./credential-fields.tsx";
import { kindOfHost } from "./kind-title.ts";
import { suggestName } from "./suggest-name.ts";

const KIND_OPTIONS = [
  { value: "auto", label: "Recognise it by its address" },
  ...REGISTRY_KINDS.filter(({ id }) => id !== "sandbox").map(({ id, title }) => ({
    value: id,
    label: title,
  })),
];

/** The fields of the form. What is typed as the address decides what the others suggest. */
export function ConnectFields({ errors }: { errors: FieldErrors }) {
  const [address, setAddress] = useState("");
  const [name, setName] = useState<string | null>(null);
  const [kindId, setKindId] = useState("auto");
  const [credential, setCredential] = useState<CredentialKind>("none");
  const taken = useQuery(registriesOptions()).data?.items.map((registry) => registry.name) ?? [];
  const url = parseRegistryUrl(address);
  const host = url.ok ? url.value.host : "";
  const kind = REGISTRY_KINDS.find(({ id }) => id === kindId) ?? kindOfHost(host);

  function chooseKind(id: string) {
    setKindId(id);
    const chosen = REGISTRY_KINDS.find((each) => each.id === id);
    if (chosen?.defaultUrl && address.trim() === "") setAddress(chosen.defaultUrl);
  }
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
        <Field
          label="Address"
          error={errors.url}
          hint={<AddressHint notes={url.ok ? url.value.notes : []} />}
        >
          {(control) => (
            <Input
              {...control}
              name="url"
              inputMode="url"
              required
              maxLength={2048}
              placeholder="registry.example.com"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <Field label="Short name" error={errors.name} hint="Used in the addresses of pages.">
          {(control) => (
            <Input
              {...control}
              name="name"
              required
              maxLength={63}
              value={name ?? suggestName(host, taken)}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field
        label="Kind"
        error={errors.kind}
        hint={<KindNotes kind={kind} guessed={kindId === "auto" && host !== ""} />}
      >
        {(control) => (
          <Select {...control} label="Kind" value={kindId} options={KIND_OPTIONS} onChange={chooseKind} />
        )}
      </Field>
      <input type="hidden" name="kind" value={kindId} />
      <CredentialFields kind={kind} chosen={credential} onChoose={setCredential} errors={errors} />
      <RepositoriesField kind={kind} error={errors.repositories} />
      <CertificateField error={errors.caCertificate} />
    </>
  );
}

function AddressHint({ notes }: { notes: readonly string[] }) {
  if (notes.length > 0) return <>{notes.join(" ")}</>;
  return <>Host and port, without a path. https is assumed, except for this machine.</>;
}

function KindNotes({ kind, guessed }: { kind: RegistryKind; guessed: boolean }) {
  const guess = guessed && kind.id !== "generic" ? `Looks like ${kind.title}. ` : "";
  return <>{`${guess}${kind.notes.join(" ")}` || "Kinds differ in token servers, lists and limits."}</>;
}
