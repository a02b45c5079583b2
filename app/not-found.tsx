import { NotFoundPage } from "#components/shell/not-found-page.tsx";
import { Page } from "#components/shell/page.tsx";
import { Shell } from "#components/shell/shell.tsx";

/** Any address that no page has. */
export default function NotFound() {
  return (
    <Shell>
      <Page crumbs={[{ label: "Not found" }]}>
        <NotFoundPage />
      </Page>
    </Shell>
  );
}
