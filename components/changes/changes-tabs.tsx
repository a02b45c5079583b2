import { hrefs } from "#components/shell/hrefs.ts";
import { TabLinks } from "#components/ui/tab-links.tsx";

/** What was changed here, and what is kept because of it. */
export function ChangesTabs({ current }: { current: "changes" | "kept" }) {
  return (
    <TabLinks
      label="Views of changes"
      tabs={[
        { label: "Changes", href: hrefs.changes(), current: current === "changes" },
        { label: "Kept versions", href: hrefs.keepAlives(), current: current === "kept" },
      ]}
    />
  );
}
