"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu, type MenuItem } from "#components/ui/menu.tsx";
import { useOpenChange } from "./change-context.ts";
import type { ChangeRequest, NamedVersion, RepositoryAddress } from "./change-request.ts";
import { useRefusal } from "./use-refusal.ts";

interface ImageMenuProps extends RepositoryAddress {
  digest: string;
  /** The tags known to be on it. */
  tags: readonly string[];
  /** The tag by which the page was opened. */
  tag: string | null;
  /** The version itself, and each platform of an index. */
  versions: readonly NamedVersion[];
}

/** What can be done with the version of a page. */
export function ImageMenu({ registry, repository, digest, tags, tag, versions }: ImageMenuProps) {
  const open = useOpenChange();
  const refused = useRefusal();
  const address = { registry, repository };
  const item = (label: string, request: ChangeRequest): MenuItem => ({
    ...{ label, refused, onSelect: () => open(request) },
  });
  const items: MenuItem[] = [
    item("Point a tag here…", { kind: "point-tag", ...address, tag: null, to: digest, versions }),
    ...(tag === null
      ? []
      : [item("Move the tag away…", { kind: "point-tag", ...address, tag, from: digest, to: null })]),
    item("Copy to…", { kind: "copy", ...address, digest, tags }),
    ...(tag === null
      ? []
      : [
          {
            ...item("Remove the tag…", { kind: "deletion", ...address, tags: [tag], digests: [] }),
            danger: true,
          },
        ]),
    {
      ...item("Delete version…", { kind: "deletion", ...address, tags: [], digests: [digest] }),
      danger: true,
    },
  ];
  return (
    <Menu
      items={items}
      trigger={
        <Button>
          Change
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Button>
      }
    />
  );
}
