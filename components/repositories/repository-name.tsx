import { Text } from "#components/ui/text.tsx";

/**
 * The name of a repository with its last part in front of the eye: what has to be cut is cut before it. Two boxes
 * would be heard as two words, so who listens gets the name in one piece.
 */
export function RepositoryName({ name }: { name: string }) {
  const slash = name.lastIndexOf("/") + 1;
  return (
    <span className="flex min-w-0" data-tip={name} data-tip-when="cut">
      <span className="sr-only">
        <Text>{name}</Text>
      </span>
      {slash > 0 ? (
        <span aria-hidden="true" className="min-w-4 truncate text-muted">
          <Text>{name.slice(0, slash)}</Text>
        </span>
      ) : null}
      <span aria-hidden="true" className="max-w-full min-w-0 shrink-[0.001] truncate font-medium">
        <Text>{name.slice(slash)}</Text>
      </span>
    </span>
  );
}
