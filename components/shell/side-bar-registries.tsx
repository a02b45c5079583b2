"use client";

import { useQuery } from "@tanstack/react-query";
import { isScanning, registryState } from "#components/registries/registry-state.ts";
import { Button } from "#components/ui/button.tsx";
import { Dot } from "#components/ui/dot.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import type { Registry } from "#lib/contract/registries.ts";
import { hrefs } from "./hrefs.ts";
import { SideBarLink } from "./side-bar-link.tsx";

/** The registries in the side bar: state, name, number of repositories. */
export function SideBarRegistries({ pathname }: { pathname: string }) {
  const query = useQuery(registriesOptions());
  if (query.data) {
    return query.data.items.map((registry) => (
      <RegistryLine key={registry.name} registry={registry} pathname={pathname} />
    ));
  }
  if (query.isError) {
    return (
      <div role="alert" className="grid justify-items-start gap-2 px-2.5 py-1">
        <p className="text-bad">The registries could not be listed. {query.error.message}</p>
        <Button size="small" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  return ["w-24", "w-16", "w-20"].map((width) => (
    <span key={width} className="flex h-8 items-center gap-2.5 px-2.5">
      <Skeleton className="size-[7px]! rounded-full" />
      <Skeleton className={width} />
    </span>
  ));
}

function RegistryLine({ registry, pathname }: { registry: Registry; pathname: string }) {
  const href = hrefs.registry(registry.name);
  const state = registryState(registry);
  const scanning = isScanning(registry);
  return (
    <SideBarLink href={href} current={pathname === href || pathname.startsWith(`${href}/`)}>
      <Dot tone={state.tone} pulse={scanning} />
      <span className="truncate">{registry.name}</span>
      <span className="sr-only">
        , {state.words.toLowerCase()}
        {scanning ? ", being read now" : ""},{" "}
        {countOf(registry.repositoryCount, "repository", "repositories")}
      </span>
      <span aria-hidden="true" className="ml-auto font-normal text-muted">
        {formatCount(registry.repositoryCount)}
      </span>
    </SideBarLink>
  );
}
