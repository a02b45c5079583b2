"use client";

import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { RegistryKind } from "#lib/references/registry-kinds.ts";
import type { CredentialKind, FieldErrors } from "./connect-body.ts";

const CHOICES: readonly { kind: CredentialKind; label: string }[] = [
  { kind: "none", label: "None" },
  { kind: "password", label: "User name and password or token" },
  { kind: "docker-auth", label: "Docker auth.json" },
  { kind: "identity-token", label: "Identity token" },
];

interface CredentialFieldsProps {
  kind: RegistryKind;
  chosen: CredentialKind;
  onChoose: (kind: CredentialKind) => void;
  errors: FieldErrors;
}

/** How the console signs in to the registry. What is typed stays in the form's own fields until it is sent. */
export function CredentialFields({ kind, chosen, onChoose, errors }: CredentialFieldsProps) {
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-1.5 font-medium">Credential</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {CHOICES.map((choice) => (
          <label key={choice.kind} className="flex min-h-6 items-center gap-2">
            <input
              type="radio"
              name="credential"
              value={choice.kind}
              checked={chosen === choice.kind}
              onChange={() => onChoose(choice.kind)}
              className="size-3.5 accent-(--accent)"
            />
            {choice.label}
          </label>
        ))}
      </div>
      {chosen === "password" ? <PasswordFields kind={kind} errors={errors} /> : null}
      {chosen === "docker-auth" ? (
        <Field
          label="Text of auth.json or config.json"
          error={errors.dockerAuth}
          hint="The entry for this registry's host is used. Files that only name a credential helper hold no credential."
        >
          {(control) => <TextArea {...control} name="dockerAuth" placeholder={'{ "auths": { … } }'} />}
        </Field>
      ) : null}
      {chosen === "identity-token" ? (
        <Field
          label="Identity token"
          error={errors.identityToken}
          hint="A refresh token, as Docker keeps it."
        >
          {(control) => <Input {...control} name="identityToken" type="password" autoComplete="off" />}
        </Field>
      ) : null}
    </fieldset>
  );
}

function PasswordFields({ kind, errors }: { kind: RegistryKind; errors: FieldErrors }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="User name" error={errors.username} hint={kind.usernameHint}>
        {(control) => (
          <>
            <Input {...control} name="username" list={`${control.id}-names`} />
            <datalist id={`${control.id}-names`}>
              {kind.usernames.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="Password or token" error={errors.password} hint={kind.passwordHint}>
        {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" />}
      </Field>
    </div>
  );
}
