"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { pastedImages } from "#components/shell/pasted-reference.ts";
import { Button } from "#components/ui/button.tsx";
import { registriesOptions } from "#lib/console-client/registries.ts";
import type { Registry } from "#lib/contract/registries.ts";
import { type ComparedPair, comparisonQuestion, type SideAddress } from "./compared-pair.ts";
import { SideFields } from "./side-fields.tsx";

interface CompareFormProps {
  /** What the address says already. */
  pair: ComparedPair;
  onCompare: (pair: ComparedPair) => void;
}

/** A whole reference in the place of a repository or a tag is taken apart; anything else is a change of one field. */
function withTyped(
  side: SideAddress,
  change: Partial<SideAddress>,
  registries: readonly Registry[],
): SideAddress {
  const typed = change.reference ?? change.repository ?? "";
  const [pasted] = typed.includes("/") && /[:@]/.test(typed) ? pastedImages(typed, registries) : [];
  if (!pasted) return { ...side, ...change };
  const { registry, repository, reference } = pasted;
  return { registry, repository, reference, platform: null };
}

/** Names two images, of any connected registries. */
export function CompareForm({ pair, onCompare }: CompareFormProps) {
  const registries = useQuery(registriesOptions()).data?.items ?? [];
  const [typed, setTyped] = useState(pair);
  const [tried, setTried] = useState(false);
  const first = registries[0]?.name ?? "";
  const from = { ...typed.from, registry: typed.from.registry || first };
  const to = { ...typed.to, registry: typed.to.registry || from.registry };
  const now = { from, to };
  return (
    <form
      className="grid max-w-240 min-w-0 grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (comparisonQuestion(now) !== null) onCompare(now);
      }}
    >
      <div className="grid gap-1">
        <h1 className="text-title font-semibold tracking-tight">Compare two images</h1>
        <p className="text-muted">
          Choose two images to see what differs in their config, their layers and their files. A whole
          reference, such as registry.example.com/team/app:1.2, can be pasted into any field.
        </p>
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        <SideFields
          legend="From"
          side={from}
          registries={registries}
          tried={tried}
          onChange={(change) => setTyped({ ...now, from: withTyped(from, change, registries) })}
        />
        <SideFields
          legend="To"
          side={to}
          registries={registries}
          tried={tried}
          onChange={(change) => setTyped({ ...now, to: withTyped(to, change, registries) })}
        />
      </div>
      <div>
        <Button type="submit" look="primary">
          Compare
        </Button>
      </div>
    </form>
  );
}
