"use client";

import { useQuery } from "@tanstack/react-query";
import { Freshness } from "#components/shell/freshness.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";

/** When a registry was last asked, for the top bar; nothing while that is not known. */
export function RegistryFreshness({ name }: { name: string }) {
  const registry = useQuery(registriesOptions()).data?.items.find((each) => each.name === name);
  if (!registry) return null;
  return <Freshness checkedAt={registry.checkedAt} failing={registry.cause !== null} />;
}
