"use client";

import { Download } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { exportMovesAddress } from "#lib/console-client/tag-moves.ts";
import type { MoveSelection } from "#lib/contract/tag-history.ts";

/** Saves exactly what is selected, all of it, however many rows are shown. */
export function ExportMenu({ selection }: { selection: MoveSelection }) {
  return (
    <Menu
      trigger={
        <Button>
          <Download aria-hidden="true" className="size-3.5" />
          Export
        </Button>
      }
      items={[
        { label: "CSV, for spreadsheets", download: exportMovesAddress({ ...selection, format: "csv" }) },
        { label: "NDJSON, for programs", download: exportMovesAddress({ ...selection, format: "ndjson" }) },
      ]}
    />
  );
}
