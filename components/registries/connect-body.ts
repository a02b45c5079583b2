import { type ConnectRegistryBody, connectRegistryBody } from "#lib/contract/registries.ts";
import { parseRegistryUrl } from "#lib/references/registry-url.ts";
import { parseRepositoryList } from "#lib/references/repository-list.ts";

/** How a credential is given. */
export const CREDENTIAL_KINDS = ["none", "password", "docker-auth", "identity-token"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** The names of the form's fields. */
export type ConnectField = keyof ConnectRegistryBody;
export type FieldErrors = Partial<Record<ConnectField, string>>;

export type ConnectInput = { ok: true; body: ConnectRegistryBody } | { ok: false; errors: FieldErrors };

const NEEDED: Partial<Record<ConnectField, string>> = {
  name: "A short name is needed: lower-case letters, digits and hyphens.",
  username: "A user name is needed.",
  password: "A password or token is needed.",
  dockerAuth: "Paste the text of the file.",
  identityToken: "Paste the token.",
};

const CREDENTIAL_FIELDS: Record<CredentialKind, readonly ConnectField[]> = {
  none: [],
  password: ["username", "password"],
  "docker-auth": ["dockerAuth"],
  "identity-token": ["identityToken"],
};

/** What the form says, as the API takes it, or what is wrong field by field. Pure: nothing of it is kept. */
export function readConnectForm(form: FormData, allowedRealms: readonly string[]): ConnectInput {
  const text = (field: string) => {
    const value = form.get(field);
    return typeof value === "string" ? value : "";
  };
  const errors: FieldErrors = {};
  const url = parseRegistryUrl(text("url"));
  if (!url.ok) errors.url = url.why;
  const body: Record<string, unknown> = {
    name: text("name").trim(),
    url: text("url").trim(),
    kind: text("kind") || "auto",
    allowedRealms: [...allowedRealms],
  };
  for (const field of CREDENTIAL_FIELDS[credentialKind(text("credential"))]) body[field] = text(field);
  if (text("caCertificate").trim() !== "") body.caCertificate = text("caCertificate");
  for (const [field, words] of Object.entries(NEEDED))
    if (body[field] === "") errors[field as ConnectField] = words;

  const list = parseRepositoryList(text("repositories"), url.ok ? { host: url.value.host } : {});
  const [first] = list.invalid;
  if (first) errors.repositories = `“${first.name}”: ${first.why}`;
  else if (list.leftOut > 0)
    errors.repositories = "At most 10,000 names at once; the others can be named later.";
  body.repositories = list.names;
  return check(body, errors);
}

/** The contract has the last word; its complaints go to the fields they are about. */
function check(body: Record<string, unknown>, errors: FieldErrors): ConnectInput {
  const checked = connectRegistryBody.safeParse(body);
  for (const issue of checked.error?.issues ?? []) {
    const field = issue.path[0] as ConnectField;
    errors[field] ??= issue.message;
  }
  if (!checked.success || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, body: checked.data };
}

function credentialKind(text: string): CredentialKind {
  return CREDENTIAL_KINDS.find((kind) => kind === text) ?? "none";
}

/** The complaints of the API about single fields, from the details of its problem document. */
export function fieldErrorsOf(details: Readonly<Record<string, unknown>>): FieldErrors {
  const errors: FieldErrors = {};
  const issues = Array.isArray(details.issues) ? details.issues : [];
  for (const issue of issues as { path?: unknown; message?: unknown }[]) {
    const field = String(issue.path ?? "").split(".")[0] as ConnectField;
    if (Object.hasOwn(connectRegistryBody.shape, field))
      errors[field] ??= String(issue.message ?? "This is not accepted.");
  }
  return errors;
}
