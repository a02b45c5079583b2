import { ByteSize } from "#components/ui/byte-size.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Reading } from "#lib/contract/layers.ts";
import { modeText } from "./mode-letters.ts";

/** What a reading found first: a glance, labelled as one, while the list itself is being made. */
export function FoundEntries({ found }: { found: Reading["found"] }) {
  return (
    <div className="border-t border-line">
      <p className="border-b border-line bg-hover px-3.5 py-1.5 text-xs text-muted">
        A first look at what was found so far: not complete, in the order of the archive, and without what
        later layers change.
      </p>
      <section
        aria-label="Entries found so far"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[46vh] overflow-y-auto -outline-offset-2"
      >
        <ul className="divide-y divide-line font-mono text-xs">
          {found.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are only added, and the same path can come twice
            <li key={index} className="flex h-7 items-center gap-4 px-3.5">
              <span className="min-w-0 flex-1 truncate">
                <Text>{`/${entry.path}`}</Text>
              </span>
              <span className="text-muted max-sm:hidden">{modeText(entry)}</span>
              <ByteSize bytes={entry.size} className="w-20 text-right" />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
