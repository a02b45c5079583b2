import { Text } from "#components/ui/text.tsx";
import type { RepositoryAddress } from "./change-request.ts";

/** Registry and repository, under the title of a dialog. */
export function Where({ registry, repository }: RepositoryAddress) {
  return (
    <span className="[overflow-wrap:anywhere]">
      <Text>{`${registry} / ${repository}`}</Text>
    </span>
  );
}
