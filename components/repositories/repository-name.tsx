import { Text } from "#components/ui/text.tsx";

/** The name of a repository with its last part in front of the eye; the whole name on hover when it is cut. */
export function RepositoryName({ name }: { name: string }) {
  const slash = name.lastIndexOf("/") + 1;
  return (
    <span className="truncate" data-tip={name}>
      {slash > 0 ? (
        <span className="text-muted">
          <Text>{name.slice(0, slash)}</Text>
        </span>
      ) : null}
      <span className="font-medium">
        <Text>{name.slice(slash)}</Text>
      </span>
    </span>
  );
}
