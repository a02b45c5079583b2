import { ButtonLink } from "#components/ui/button-link.tsx";
import { hrefs } from "./hrefs.ts";

/** An address that names nothing: no registry, no repository, no page. */
export function NotFoundPage() {
  return (
    <div className="mx-auto grid max-w-130 justify-items-center gap-2 px-6 py-14 text-center">
      <h1 className="text-base font-medium">There is no page at this address.</h1>
      <p className="text-muted">
        The registry may have another name now, or the repository's name is not one that a registry accepts.
        The search finds what is indexed.
      </p>
      <div className="mt-3 flex gap-2">
        <ButtonLink href={hrefs.home()}>All registries</ButtonLink>
        <ButtonLink href={hrefs.search("")} look="quiet">
          Search
        </ButtonLink>
      </div>
    </div>
  );
}
