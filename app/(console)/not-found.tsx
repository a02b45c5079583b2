import { hrefs } from "#components/shell/hrefs.ts";
import { NotFoundPage } from "#components/shell/not-found-page.tsx";
import { Page } from "#components/shell/page.tsx";

/** A page of the console whose address names nothing. */
export default function NotFound() {
  return (
    <Page crumbs={[{ label: "Home", href: hrefs.home() }, { label: "Not found" }]}>
      <NotFoundPage />
    </Page>
  );
}
