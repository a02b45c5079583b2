import { entryKindWords } from "#components/comparison/entry-kind-words.ts";
import { Fact, FactList } from "#components/images/fact-list.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { countOf, formatCount } from "#components/ui/format-count.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Entry, EntryDetail } from "#lib/contract/layers.ts";
import { formatBytes } from "#lib/references/format-bytes.ts";
import { flagWords } from "./entry-words.ts";
import { InLayers } from "./in-layers.tsx";
import { ModeView } from "./mode-view.tsx";
import type { Files } from "./use-files.ts";

type Ready = Extract<EntryDetail, { state: "ready" }>;

interface EntryDetailsProps {
  files: Files;
  detail: Ready;
  /** Of the layer whose version this is; null: that of all layers together. */
  position: number | null;
}

/** Everything known of one entry but its content. */
export function EntryDetails({ files, detail, position }: EntryDetailsProps) {
  const { entry, sha256, attributes, inLayers } = detail;
  return (
    <div className="grid gap-5 p-3.5">
      <FactList label="Attributes">
        <Fact name="Kind">
          {entry.whiteout === null
            ? entryKindWords(entry.kind)
            : "whiteout: takes what lower layers have at this path out of sight"}
          {entry.implied ? (
            <span className="text-muted">, which paths need and no layer has an entry for</span>
          ) : null}
        </Fact>
        {entry.whiteout === null ? <Attributes entry={entry} /> : null}
        {position === null ? <Fact name="From">layer {entry.layer}</Fact> : null}
        {sha256 === null ? null : (
          <Fact name="sha256">
            <span className="-my-1.5 inline-flex items-center gap-1 font-mono text-xs">
              <Text>{sha256}</Text>
              <CopyButton text={sha256} label="Copy the sha256" />
            </span>
          </Fact>
        )}
        {attributes.length === 0 ? null : (
          <Fact name="Extended attributes">
            <ul className="grid gap-1 font-mono text-xs">
              {attributes.map(({ name, value, length }) => (
                <li key={name}>
                  <Text>{name}</Text>
                  <span className="text-muted">
                    {" = "}
                    <Text>{value}</Text>
                    {length > value.length ? ` (${formatCount(length)} bytes)` : null}
                  </span>
                </li>
              ))}
            </ul>
          </Fact>
        )}
      </FactList>
      {inLayers.length > 0 ? <InLayers files={files} layers={inLayers} position={position} /> : null}
    </div>
  );
}

function Attributes({ entry }: { entry: Entry }) {
  const { total, device, flags } = entry;
  return (
    <>
      <Fact name="Size">
        {total ? (
          <>
            {countOf(total.entries, "entry", "entries")}, {formatBytes(total.bytes)} in all
          </>
        ) : (
          `${formatBytes(entry.size)}${entry.size >= 1000 ? ` (${formatCount(entry.size)} bytes)` : ""}`
        )}
      </Fact>
      {device ? (
        <Fact name="Device">
          major {device.major}, minor {device.minor}
        </Fact>
      ) : null}
      <Fact name="Mode">
        <ModeView entry={entry} />{" "}
        <span className="font-mono text-xs text-muted">
          {(entry.mode & 0o7777).toString(8).padStart(4, "0")}
        </span>
        {flags.length > 0 ? <span className="text-muted"> {flags.map(flagWords).join(", ")}</span> : null}
      </Fact>
      <Fact name="Owner">
        <span className="font-mono text-xs">
          {entry.uid}:{entry.gid}
        </span>
        {entry.userName || entry.groupName ? (
          <span className="text-muted">
            {" "}
            named <Text>{`${entry.userName || "–"}:${entry.groupName || "–"}`}</Text> in the archive
          </span>
        ) : null}
      </Fact>
      <Fact name="Modified">
        <RelativeTime time={entry.modifiedAt} fallback="not told, or no date" />
        {entry.modifiedAt ? (
          <span className="text-muted">
            {" "}
            {entry.modifiedAt.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC")}
          </span>
        ) : null}
      </Fact>
    </>
  );
}
