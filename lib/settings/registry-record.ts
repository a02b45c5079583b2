import type { Prisma } from "#lib/database/database.ts";
import type { ProviderId } from "#lib/registry/providers/provider.ts";
import { isProviderId } from "#lib/registry/providers/providers.ts";

/** `sandbox`: the built-in samples; `environment`: from variables or a file; `console`: connected in the browser. */
export type RegistrySource = "sandbox" | "environment" | "console";

/** A registry as it is stored. The sealed credential is not in it, so it can go wherever a registry is shown. */
export interface RegistryRecord {
  readonly id: string;
  readonly name: string;
  /** Origin. */
  readonly url: string;
  readonly kind: ProviderId;
  readonly source: RegistrySource;
  readonly discovery: "catalog" | "named";
  readonly hasCredential: boolean;
  readonly allowedRealms: readonly string[];
  readonly caCertificate: string | null;
  readonly verifyTls: boolean;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** The columns of a record: all but the credential. */
export const recordColumns = {
  id: true,
  name: true,
  url: true,
  kind: true,
  source: true,
  discovery: true,
  secretKind: true,
  allowedRealms: true,
  caCertificate: true,
  verifyTls: true,
  createdAt: true,
  createdBy: true,
} as const satisfies Prisma.RegistrySelect;

type Row = Prisma.RegistryGetPayload<{ select: typeof recordColumns }>;

/** @param row what the columns above hold; unknown words in them count as the harmless choice */
export function recordOf({ secretKind, ...row }: Row): RegistryRecord {
  return {
    ...row,
    kind: isProviderId(row.kind) ? row.kind : "generic",
    source: row.source === "sandbox" || row.source === "environment" ? row.source : "console",
    discovery: row.discovery === "named" ? "named" : "catalog",
    hasCredential: secretKind !== null,
    allowedRealms: originsOf(row.allowedRealms),
  };
}

function originsOf(json: string): string[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
}
