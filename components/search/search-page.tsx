"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useCallback } from "react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FilterInput } from "#components/ui/filter-input.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { searchOptions } from "#lib/console-client/search.ts";
import { SearchResults } from "./search-results.tsx";

/** Looks for a text in every registry: parts of repository names, beginnings of tags and digests. */
export function SearchPage() {
  const [q, setQ] = useQueryState("q", parseAsString.withDefault(""));
  const setText = useCallback((text: string) => void setQ(text || null), [setQ]);
  return (
    <>
      <h1 className="text-title font-semibold tracking-tight">Search</h1>
      <FilterInput
        label="Search repositories, tags, digests"
        value={q}
        onChange={setText}
        className="sm:max-w-120!"
      />
      <Found q={q.trim()} />
    </>
  );
}

function Found({ q }: { q: string }) {
  const query = useQuery(searchOptions({ q }));
  if (q === "") {
    return (
      <EmptyState title="Search in everything that is indexed.">
        Part of a repository's name, the beginning of a tag, or the beginning of a digest.
      </EmptyState>
    );
  }
  if (query.isError && !query.data) {
    return (
      <ErrorState title="The search failed." failure={query.error} onRetry={() => void query.refetch()} />
    );
  }
  if (query.isPending) return <ResultsSkeleton />;
  const { repositories, tags, versions } = query.data;
  if (repositories.length + tags.length + versions.length === 0) {
    return (
      <EmptyState title="Nothing that is indexed matches.">
        Registries that are still being read may hold more.
      </EmptyState>
    );
  }
  return <SearchResults answer={query.data} />;
}

function ResultsSkeleton() {
  return (
    <div role="status" className="grid rounded-card border border-line bg-panel">
      <span className="sr-only">Searching</span>
      {["w-40", "w-56", "w-32", "w-48"].map((width) => (
        <div key={width} className="flex h-9.5 items-center border-b border-line px-3.5 last:border-b-0">
          <Skeleton className={width} />
        </div>
      ))}
    </div>
  );
}
