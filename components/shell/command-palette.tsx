"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { registryState } from "#components/registries/registry-state.ts";
import { Dot } from "#components/ui/dot.tsx";
import { Text } from "#components/ui/text.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { searchOptions } from "#lib/console-client/search.ts";
import { hrefs } from "./hrefs.ts";
import { PaletteCommands } from "./palette-commands.tsx";
import { PaletteGroup, PaletteItem } from "./palette-item.tsx";
import { PaletteResults } from "./palette-results.tsx";
import { pastedImages } from "./pasted-reference.ts";
import { useDebounced } from "./use-debounced.ts";

/** Go anywhere by typing: a registry, a repository, a tag, a digest, or a whole pasted reference. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const router = useRouter();
  function go(href: string) {
    onClose();
    router.push(href);
  }
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[max(1rem,12vh)] left-1/2 z-50 w-[min(40rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-dialog border border-line bg-panel shadow-dialog"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command label="Search and commands" shouldFilter={false} loop>
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              maxLength={256}
              placeholder="Search, or paste a reference or a digest"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[min(28rem,60vh)] overflow-y-auto py-1">
              <Lines typed={typed.trim()} go={go} close={onClose} />
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface LinesProps {
  typed: string;
  go: (href: string) => void;
  close: () => void;
}

function Lines({ typed, go, close }: LinesProps) {
  const registries = useQuery(registriesOptions()).data?.items ?? [];
  const pasted = pastedImages(typed, registries);
  const matches = (words: string) => words.toLowerCase().includes(typed.toLowerCase());
  return (
    <>
      <PaletteGroup title="Pasted reference">
        {pasted.map((image) => (
          <PaletteItem
            key={image.href}
            id={image.href}
            onSelect={() => go(image.href)}
            aside={image.registry}
          >
            Open{" "}
            <span className="truncate font-mono text-xs">
              <Text>{`${image.repository}${image.reference.includes(":") ? "@" : ":"}${image.reference}`}</Text>
            </span>
          </PaletteItem>
        ))}
      </PaletteGroup>
      <Found typed={pasted[0]?.repository ?? typed} go={go} />
      <PaletteGroup title="Registries">
        {registries
          .filter((registry) => matches(registry.name) || matches(registry.url))
          .slice(0, 12)
          .map((registry) => (
            <PaletteItem
              key={registry.name}
              id={`registry ${registry.name}`}
              onSelect={() => go(hrefs.registry(registry.name))}
              aside={<Text>{registry.url}</Text>}
            >
              <Dot tone={registryState(registry).tone} />
              {registry.name}
            </PaletteItem>
          ))}
      </PaletteGroup>
      <PaletteCommands matches={matches} go={go} close={close} />
    </>
  );
}

function Found({ typed, go }: { typed: string; go: (href: string) => void }) {
  const settled = useDebounced(typed, 150);
  const query = useQuery(searchOptions({ q: settled }));
  if (typed === "") return null;
  if (query.isError) {
    return (
      <p role="alert" className="px-4 py-2 text-bad">
        The search failed. {query.error.message}
      </p>
    );
  }
  if (!query.data || settled !== typed) {
    return (
      <Command.Loading>
        <p className="px-4 py-2 text-muted">Searching…</p>
      </Command.Loading>
    );
  }
  const { repositories, tags, versions } = query.data;
  if (repositories.length + tags.length + versions.length === 0) {
    return <p className="px-4 py-2 text-muted">No repository, tag or digest that is indexed matches.</p>;
  }
  return <PaletteResults answer={query.data} go={go} />;
}
