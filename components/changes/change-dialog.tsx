"use client";

import { countOf } from "#components/ui/format-count.ts";
import { Text } from "#components/ui/text.tsx";
import type { ChangeRequest } from "./change-request.ts";
import { CopyDialog } from "./copy-dialog.tsx";
import { DeletionMatchingDialog } from "./deletion-matching-dialog.tsx";
import { PlanDialog } from "./plan-dialog.tsx";
import { PointTagDialog } from "./point-tag-dialog.tsx";
import { RestoreInstantDialog } from "./restore-instant-dialog.tsx";
import { TagName } from "./tag-name.tsx";
import { Where } from "./where.tsx";

interface DialogOf<Kind extends ChangeRequest["kind"]> {
  request: Extract<ChangeRequest, { kind: Kind }>;
  onClose: () => void;
}

function DeletionDialog({ request, onClose }: DialogOf<"deletion">) {
  const { registry, repository, tags, digests } = request;
  const [tag] = tags;
  const title =
    digests.length > 0 ? (
      `Delete ${digests.length === 1 ? "a version" : countOf(digests.length, "version")}`
    ) : tags.length === 1 && tag !== undefined ? (
      <>
        Remove the tag <TagName>{tag}</TagName>
      </>
    ) : (
      `Remove ${countOf(tags.length, "tag")}`
    );
  return (
    <PlanDialog
      title={title}
      description={<Where {...request} />}
      question={{ way: "deletion", body: { registry, repository, tags: [...tags], digests: [...digests] } }}
      onClose={onClose}
    />
  );
}

function RestoreVersionsDialog({ request, onClose }: DialogOf<"restore-versions">) {
  const { registry, repository, digests } = request;
  return (
    <PlanDialog
      title={
        digests.length === 1 ? "Restore a deleted version" : `Restore ${countOf(digests.length, "version")}`
      }
      description={<Where {...request} />}
      question={{ way: "restoration", body: { registry, repository, digests: [...digests] } }}
      onClose={onClose}
    />
  );
}

function UndoDialog({ request, onClose }: DialogOf<"undo">) {
  return (
    <PlanDialog
      title={
        <>
          Undo: <Text>{request.title}</Text>
        </>
      }
      description={<Where {...request} />}
      question={{ way: "undo", body: { change: request.change } }}
      onClose={onClose}
    />
  );
}

/** The dialog of what somebody wants to change. */
export function ChangeDialog({ request, onClose }: { request: ChangeRequest; onClose: () => void }) {
  switch (request.kind) {
    case "point-tag":
      return <PointTagDialog request={request} onClose={onClose} />;
    case "deletion":
      return <DeletionDialog request={request} onClose={onClose} />;
    case "deletion-matching":
      return <DeletionMatchingDialog request={request} onClose={onClose} />;
    case "copy":
      return <CopyDialog request={request} onClose={onClose} />;
    case "restore-instant":
      return <RestoreInstantDialog request={request} onClose={onClose} />;
    case "restore-versions":
      return <RestoreVersionsDialog request={request} onClose={onClose} />;
    case "undo":
      return <UndoDialog request={request} onClose={onClose} />;
  }
}
