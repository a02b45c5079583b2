import { ByteSize } from "#components/ui/byte-size.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { formatPlatform } from "#lib/references/platform.ts";
import { Fact, FactList } from "./fact-list.tsx";
import { Panel } from "./panel.tsx";
import { TextMap } from "./text-map.tsx";

type Config = NonNullable<Image["config"]>;

function Command({ words }: { words: readonly string[] }) {
  return (
    <code className="font-mono text-xs">
      <Text>{JSON.stringify(words)}</Text>
    </code>
  );
}

function CodeLines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="grid gap-0.5 font-mono text-xs">
      {lines.map((line) => (
        <li key={line}>
          <Text>{line}</Text>
        </li>
      ))}
    </ul>
  );
}

function RunFacts({ config }: { config: Config }) {
  return (
    <FactList label="How it runs">
      {config.entrypoint.length > 0 ? (
        <Fact name="Entrypoint">
          <Command words={config.entrypoint} />
        </Fact>
      ) : null}
      {config.command.length > 0 ? (
        <Fact name="Command">
          <Command words={config.command} />
        </Fact>
      ) : null}
      {config.workingDirectory ? (
        <Fact name="Working directory">
          <CodeLines lines={[config.workingDirectory]} />
        </Fact>
      ) : null}
      <Fact name="User">
        {config.user ? (
          <CodeLines lines={[config.user]} />
        ) : (
          <span className="text-muted">root (none is set)</span>
        )}
      </Fact>
      {config.exposedPorts.length > 0 ? (
        <Fact name="Ports">
          <CodeLines lines={config.exposedPorts} />
        </Fact>
      ) : null}
      {config.volumes.length > 0 ? (
        <Fact name="Volumes">
          <CodeLines lines={config.volumes} />
        </Fact>
      ) : null}
      {config.stopSignal ? <Fact name="Stop signal">{config.stopSignal}</Fact> : null}
      {config.healthcheck.length > 0 ? (
        <Fact name="Health check">
          <Command words={config.healthcheck} />
        </Fact>
      ) : null}
    </FactList>
  );
}

function Environment({ env }: { env: readonly string[] }) {
  return (
    <dl className="divide-y divide-line">
      {env.map((entry) => {
        const at = entry.indexOf("=");
        return (
          <div
            key={entry}
            className="grid gap-x-6 px-3.5 py-2 font-mono text-xs sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
          >
            <dt className="text-muted [overflow-wrap:anywhere]">
              <Text>{at < 0 ? entry : entry.slice(0, at)}</Text>
            </dt>
            <dd className="[overflow-wrap:anywhere]">
              <Text>{at < 0 ? "" : entry.slice(at + 1)}</Text>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function IdentityFacts({ image, config }: { image: Image; config: Config | null }) {
  const created = config?.createdAt ?? image.createdAt;
  const platform = config?.platform ?? null;
  return (
    <FactList label="What it is">
      <Fact name="Digest">
        <span className="flex items-start gap-1">
          <code className="font-mono text-xs">{image.digest}</code>
          <CopyButton text={image.digest} label="Copy digest" />
        </span>
      </Fact>
      <Fact name="Built">
        <RelativeTime time={created} fallback={config?.createdRaw ? "not a date" : "not stated"} />
        {created === null && config?.createdRaw ? (
          <span className="ml-2 text-muted">
            given as <Text>{config.createdRaw}</Text>
          </span>
        ) : null}
      </Fact>
      {platform ? (
        <Fact name="Platform">
          <Text>{formatPlatform(platform)}</Text>
          {platform.osVersion ? <span className="text-muted"> {platform.osVersion}</span> : null}
        </Fact>
      ) : null}
      <Fact name="Size">
        <ByteSize bytes={image.totalSize} /> <span className="text-muted">to pull with nothing cached</span>
      </Fact>
      {config?.author ? (
        <Fact name="Author">
          <Text>{config.author}</Text>
        </Fact>
      ) : null}
      {image.artifactType ? (
        <Fact name="Artifact type">
          <code className="font-mono text-xs">
            <Text>{image.artifactType}</Text>
          </code>
        </Fact>
      ) : null}
      <Fact name="Media type">
        <code className="font-mono text-xs">
          <Text>{image.mediaType}</Text>
        </code>
      </Fact>
    </FactList>
  );
}

/** What one image (or artifact) is and how it runs, from its config; labels and annotations below. */
export function OverviewView({ image }: { image: Image }) {
  const { config } = image;
  const labels = config?.labels ?? {};
  return (
    <div className="grid gap-4">
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="Identity">
          <div className="p-3.5">
            <IdentityFacts image={image} config={config} />
          </div>
        </Panel>
        {config ? (
          <Panel title="Runs as">
            <div className="p-3.5">
              <RunFacts config={config} />
            </div>
          </Panel>
        ) : null}
      </div>
      {config && config.env.length > 0 ? (
        <Panel title="Environment" aside={config.env.length}>
          <Environment env={config.env} />
        </Panel>
      ) : null}
      {Object.keys(labels).length > 0 ? (
        <Panel title="Labels" aside={Object.keys(labels).length}>
          <TextMap entries={labels} />
        </Panel>
      ) : null}
      {image.annotationCount > 0 ? (
        <Panel title="Annotations of the manifest" aside={image.annotationCount}>
          <TextMap entries={image.annotations} />
        </Panel>
      ) : null}
    </div>
  );
}
