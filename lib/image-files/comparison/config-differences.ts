import type { ConfigDifference } from "#lib/contract/comparison.ts";
import type { DecodedConfig } from "#lib/manifests/model.ts";
import { formatPlatform, normalizePlatform } from "#lib/references/platform.ts";

type Field = ConfigDifference["field"];

/** Settings with one value; null: not there. */
type OneValue = { field: Field; value: (config: DecodedConfig) => string | null };
/** Settings of which there are several, each by its name. */
type ByName = { field: Field; values: (config: DecodedConfig) => ReadonlyMap<string, string> };

/** What runs comes first; what only speaks of the image comes last. */
const SETTINGS: readonly (OneValue | ByName)[] = [
  { field: "entrypoint", value: ({ entrypoint }) => listText(entrypoint) },
  { field: "command", value: ({ command }) => listText(command) },
  { field: "user", value: ({ user }) => user || null },
  { field: "working-directory", value: ({ workingDirectory }) => workingDirectory || null },
  { field: "environment", values: ({ env }) => variables(env) },
  { field: "exposed-port", values: ({ exposedPorts }) => names(exposedPorts) },
  { field: "volume", values: ({ volumes }) => names(volumes) },
  { field: "stop-signal", value: ({ stopSignal }) => stopSignal || null },
  { field: "healthcheck", value: ({ healthcheck }) => listText(healthcheck) },
  { field: "platform", value: platformText },
  { field: "label", values: ({ labels }) => new Map(Object.entries(labels)) },
  { field: "author", value: ({ author }) => author || null },
  { field: "created", value: ({ createdAt, createdRaw }) => createdAt ?? createdRaw },
];

/**
 * What differs between two configs, setting by setting; lists are told as JSON, ports and volumes by their names.
 * Build history and diff ids are not settings and are left out. When one config is null, because there is none or
 * it could not be read, nothing can be compared, and nothing is answered: it would look as if all were new.
 */
export function configDifferences(from: DecodedConfig | null, to: DecodedConfig | null): ConfigDifference[] {
  if (from === null || to === null) return [];
  return SETTINGS.flatMap((setting) => {
    const { field } = setting;
    if ("values" in setting) return namedDifferences(field, setting.values(from), setting.values(to));
    return difference(field, null, setting.value(from), setting.value(to));
  });
}

function namedDifferences(
  field: Field,
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): ConfigDifference[] {
  const all = [...new Set([...from.keys(), ...to.keys()])].sort();
  return all.flatMap((name) => difference(field, name, from.get(name) ?? null, to.get(name) ?? null));
}

function difference(
  field: Field,
  name: string | null,
  from: string | null,
  to: string | null,
): ConfigDifference[] {
  return from === to ? [] : [{ field, name, from, to }];
}

/** `NAME=value` by name. Of several with one name the last counts, as runtimes have it. */
function variables(env: readonly string[]): Map<string, string> {
  return new Map(
    env.map((text) => {
      const sign = text.indexOf("=");
      return sign < 0 ? [text, ""] : [text.slice(0, sign), text.slice(sign + 1)];
    }),
  );
}

function names(list: readonly string[]): Map<string, string> {
  return new Map(list.map((name) => [name, name]));
}

function listText(list: readonly string[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list);
}

function platformText({ platform }: DecodedConfig): string | null {
  if (platform === null) return null;
  const normal = normalizePlatform(platform);
  return normal.osVersion === null ? formatPlatform(normal) : `${formatPlatform(normal)} ${normal.osVersion}`;
}
