"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Text } from "#components/ui/text.tsx";
import type { OnChoose, SideAddress } from "./compared-pair.ts";
import { MomentChooser } from "./moment-chooser.tsx";
import { ReferenceChooser } from "./reference-chooser.tsx";

interface ChooseDialogProps {
  title: string;
  /** What it is chosen beside: its repository is searched, its tag's past is offered. */
  beside: SideAddress;
  /** Other platforms of the same version. */
  platforms?: readonly string[];
  /** Where one in another repository can be named. */
  elsewhereHref: string;
  onChoose: OnChoose;
  onClose: () => void;
}

/** Chooses an image: a tag, a digest, what a tag pointed at once, another platform, or any pasted reference. */
export function ChooseDialog(props: ChooseDialogProps) {
  const { title, beside, platforms = [], elsewhereHref, onChoose, onClose } = props;
  const [moment, setMoment] = useState(false);
  const tag = beside.reference.includes(":") ? null : beside.reference;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={<Text>{`${beside.registry} / ${beside.repository}`}</Text>}
      footer={
        <>
          <ButtonLink look="quiet" href={elsewhereHref} onClick={onClose}>
            In another repository…
          </ButtonLink>
          {tag === null ? null : (
            <Button look="quiet" onClick={() => setMoment(!moment)}>
              {moment ? "A tag or a digest…" : "Another moment…"}
            </Button>
          )}
        </>
      }
    >
      {moment && tag !== null ? (
        <MomentChooser beside={beside} tag={tag} onChoose={onChoose} />
      ) : (
        <ReferenceChooser beside={beside} tag={tag} platforms={platforms} onChoose={onChoose} />
      )}
    </Dialog>
  );
}
