"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isScanning } from "#components/registries/registry-state.ts";
import { hrefs } from "#components/shell/hrefs.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import type { Registry } from "#lib/contract/registries.ts";
import { NameRepositoriesDialog } from "./name-repositories-dialog.tsx";
import { NamespaceTree } from "./namespace-tree.tsx";
import { RegistryHeading } from "./registry-heading.tsx";
import { REPOSITORY_COLUMNS } from "./repository-columns.tsx";
import { RepositoryList } from "./repository-list.tsx";

/** One registry: its namespaces as a tree beside its repositories in a flat table. */
export function RegistryPage({ name }: { name: string }) {
  const query = useQuery(registriesOptions());
  const registry = query.data?.items.find((each) => each.name === name);
  if (registry) return <Known registry={registry} />;
  if (query.isPending) return <RegistrySkeleton name={name} />;
  if (query.isError) {
    return (
      <ErrorState
        page
        title="This registry could not be loaded."
        failure={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <EmptyState
      page
      title="No registry of this name is connected."
      actions={<ButtonLink href={hrefs.home()}>All registries</ButtonLink>}
    />
  );
}

function Known({ registry }: { registry: Registry }) {
  const [naming, setNaming] = useState(false);
  return (
    <>
      <RegistryHeading registry={registry} onNameRepositories={() => setNaming(true)} />
      <div className="grid gap-x-5 gap-y-4 md:has-[[role=tree]]:grid-cols-[minmax(11rem,15rem)_minmax(0,1fr)]">
        <div className="contents max-md:hidden md:[&>*]:sticky md:[&>*]:top-16 md:[&>*]:max-h-[calc(100vh-5rem)] md:[&>*]:self-start md:[&>*]:overflow-y-auto">
          <NamespaceTree key={registry.name} registry={registry.name} />
        </div>
        <RepositoryList
          registry={registry.name}
          nothingYet={<NothingYet registry={registry} onNameRepositories={() => setNaming(true)} />}
        />
      </div>
      <NameRepositoriesDialog registry={registry} open={naming} onOpenChange={setNaming} />
    </>
  );
}

/** Why there is no repository: four different truths. */
function NothingYet({
  registry,
  onNameRepositories,
}: {
  registry: Registry;
  onNameRepositories: () => void;
}) {
  const name = (
    <Button look="primary" onClick={onNameRepositories}>
      Name repositories
    </Button>
  );
  if (registry.cause) {
    return <ErrorState title="Nothing could be read from this registry yet." failure={registry.cause} />;
  }
  if (registry.discovery === "named") {
    return (
      <EmptyState title="No repository is named yet." actions={name}>
        This registry does not list its repositories. Name those you want to see, one by one or as a pasted
        list.
      </EmptyState>
    );
  }
  if (isScanning(registry) || registry.scannedAt === null) {
    return (
      <EmptyState title="This registry is being read for the first time.">
        What is found appears here.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="This registry lists no repositories." actions={name}>
      Either it is empty, or the credential may not see what is in it. What you know to be there can be named.
    </EmptyState>
  );
}

/** The shape of the page before it is known. */
function RegistrySkeleton({ name }: { name: string }) {
  return (
    <>
      <div className="grid gap-2.5 pt-1" aria-busy="true">
        <h1 className="sr-only">{name}</h1>
        <Skeleton className="h-5 w-40" />
        <Skeleton className="w-80" />
      </div>
      <TableSkeleton label="Repositories" columns={REPOSITORY_COLUMNS} />
    </>
  );
}
