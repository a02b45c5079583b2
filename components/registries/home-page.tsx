"use client";

import { useQuery } from "@tanstack/react-query";
import { hrefs } from "#components/shell/hrefs.ts";
import { MovedBehindOurBack } from "#components/tag-history/moved-behind-our-back.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { countOf } from "#components/ui/format-count.ts";
import { Notice } from "#components/ui/notice.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import type { Registry } from "#lib/contract/registries.ts";
import { RegistryCard } from "./registry-card.tsx";
import { RegistryCardsSkeleton } from "./registry-cards-skeleton.tsx";

/** Every registry at a glance. */
export function HomePage() {
  const query = useQuery(registriesOptions());
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="text-title font-semibold tracking-tight">Registries</h1>
          {query.data ? <Summary registries={query.data.items} /> : null}
        </div>
        <ButtonLink href={hrefs.connect()} look="primary">
          Connect a registry
        </ButtonLink>
      </div>
      {query.data ? <Cards registries={query.data.items} /> : null}
      {query.isPending ? <RegistryCardsSkeleton /> : null}
      {query.isError && !query.data ? (
        <ErrorState
          title="The registries could not be listed."
          failure={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : null}
    </>
  );
}

function Summary({ registries }: { registries: readonly Registry[] }) {
  const sum = (count: (registry: Registry) => number) =>
    registries.reduce((total, registry) => total + count(registry), 0);
  const failing = registries.filter(({ status }) => status === "failing").length;
  return (
    <p className="text-muted">
      {countOf(registries.length, "registry", "registries")},{" "}
      {countOf(
        sum((registry) => registry.repositoryCount),
        "repository",
        "repositories",
      )}
      ,{" "}
      {countOf(
        sum((registry) => registry.tagCount),
        "tag",
      )}
      {failing > 0
        ? `. ${countOf(failing, "registry", "registries")} not answering as ${failing === 1 ? "it" : "they"} should.`
        : null}
    </p>
  );
}

function Cards({ registries }: { registries: readonly Registry[] }) {
  if (registries.length === 0) {
    return (
      <EmptyState
        title="No registry is connected yet."
        actions={
          <ButtonLink href={hrefs.connect()} look="primary">
            Connect a registry
          </ButtonLink>
        }
      >
        Any registry that speaks the OCI distribution API can be connected, and nothing in it has to change.
      </EmptyState>
    );
  }
  const onlySandbox = registries.every(({ source }) => source === "sandbox");
  return (
    <>
      {onlySandbox ? <FirstSteps /> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(22rem,100%),1fr))] gap-4">
        {registries.map((registry) => (
          <RegistryCard key={registry.name} registry={registry} />
        ))}
      </ul>
      <MovedBehindOurBack />
    </>
  );
}

function FirstSteps() {
  return (
    <Notice actions={<ButtonLink href={hrefs.connect()}>Connect your own</ButtonLink>}>
      <p className="font-medium">This is a sample to look around in.</p>
      <p className="text-muted">
        The registry below runs inside Tagtrail and holds example images. Nothing of yours is connected yet;
        reading a registry changes nothing in it.
      </p>
    </Notice>
  );
}
