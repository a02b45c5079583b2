import { Field } from "#components/ui/field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { RegistryKind } from "#lib/references/registry-kinds.ts";

/** Names of repositories, for registries that do not list them. Open where they are needed. */
export function RepositoriesField({ kind, error }: { kind: RegistryKind; error: string | undefined }) {
  const words = {
    yes: "Only needed for those that the registry does not list by itself.",
    "with-credential": "Needed when the credential may not read the list of repositories.",
    no: "This kind of registry lists none by itself: name the ones to show.",
  };
  return (
    <details open={kind.hasCatalogue === "no" || error !== undefined} className="group">
      <summary className="w-fit font-medium">
        Repositories named by hand<span className="ml-1.5 font-normal text-faint">optional</span>
      </summary>
      <div className="mt-2">
        <Field
          label="One per line"
          error={error}
          hint={`${words[kind.hasCatalogue]} Whole references are understood too.`}
        >
          {(control) => <TextArea {...control} name="repositories" placeholder={"library/nginx\nteam/app"} />}
        </Field>
      </div>
    </details>
  );
}

/** A certificate authority that the system does not know. */
export function CertificateField({ error }: { error: string | undefined }) {
  return (
    <details open={error !== undefined} className="group">
      <summary className="w-fit font-medium">
        Certificate authority<span className="ml-1.5 font-normal text-faint">optional</span>
      </summary>
      <div className="mt-2">
        <Field
          label="Certificates in PEM form"
          error={error}
          hint="Trusted for this registry only, beside the authorities of the system."
        >
          {(control) => (
            <TextArea {...control} name="caCertificate" placeholder="-----BEGIN CERTIFICATE-----" />
          )}
        </Field>
      </div>
    </details>
  );
}
