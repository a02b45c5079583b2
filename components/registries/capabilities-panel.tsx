import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Registry } from "#lib/contract/registries.ts";
import { authenticationWords, capabilityLines } from "./capability-words.ts";

const TONES = { yes: "good", no: "neutral", unknown: "outline" } as const;

/** What a registry can do, what follows from it, and when that was found out. */
export function CapabilitiesPanel({ capabilities }: { capabilities: Registry["capabilities"] }) {
  if (capabilities === null) {
    return <p className="text-muted">What this registry can do is found out at the first contact.</p>;
  }
  return (
    <div className="grid gap-3">
      <ul className="grid gap-2">
        {capabilityLines(capabilities).map((line) => (
          <li key={line.name} className="grid grid-cols-[4.5rem_1fr] items-baseline gap-x-2">
            <Badge tone={TONES[line.answer]} className="justify-self-start">
              {line.answer}
            </Badge>
            <span>
              {line.name}
              <span className="block text-muted">{line.meaning}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="text-muted">
        Sign-in: {authenticationWords(capabilities)}.{" "}
        {capabilities.serverName ? (
          <>
            Calls itself <Text>{capabilities.serverName}</Text>.{" "}
          </>
        ) : null}
        Found out <RelativeTime time={capabilities.probedAt} />.
      </p>
    </div>
  );
}
