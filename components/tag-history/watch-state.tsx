import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Registry } from "#lib/contract/registries.ts";

/** Whether the tags of a registry are watched for moves; when not, since when and why. */
export function WatchState({ watch }: Pick<Registry, "watch">) {
  if (watch === null) return <span className="text-muted">Its tags are not watched yet</span>;
  if (watch.gapSince === null) {
    return (
      <span className="text-muted">
        Tags watched since <RelativeTime time={watch.since} />
      </span>
    );
  }
  return (
    <span>
      <span className="text-warning">
        Tags not watched since <RelativeTime time={watch.gapSince} />
      </span>
      {watch.gapCause ? (
        <span className="text-muted [overflow-wrap:anywhere]">
          : <Text>{watch.gapCause}</Text>
        </span>
      ) : null}
    </span>
  );
}
