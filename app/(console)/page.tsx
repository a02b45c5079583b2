import { HomePage } from "#components/registries/home-page.tsx";
import { Page } from "#components/shell/page.tsx";

export default function Home() {
  return (
    <Page crumbs={[{ label: "Home" }]}>
      <HomePage />
    </Page>
  );
}
