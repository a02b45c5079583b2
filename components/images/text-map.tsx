import { ExternalLink } from "#components/ui/external-link.tsx";
import { Text } from "#components/ui/text.tsx";

/** Labels or annotations: hostile text; a web address becomes a link that shows its host, and only that. */
export function TextMap({ entries }: { entries: Record<string, string> }) {
  return (
    <dl className="divide-y divide-line">
      {Object.entries(entries)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, value]) => (
          <div
            key={name}
            className="grid gap-x-6 gap-y-0.5 px-3.5 py-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
          >
            <dt className="font-mono text-xs text-muted [overflow-wrap:anywhere]">
              <Text>{name}</Text>
            </dt>
            <dd className="font-mono text-xs [overflow-wrap:anywhere]">
              {/^https?:\/\//i.test(value) ? <ExternalLink href={value} /> : <Text>{value}</Text>}
            </dd>
          </div>
        ))}
    </dl>
  );
}
