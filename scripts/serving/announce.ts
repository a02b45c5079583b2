/** What the person who started the server is told, once it answers. */
export interface Started {
  /** Where it answers on this machine. */
  readonly address: URL;
  /** Where people reach it through a proxy; null when there is none. */
  readonly publicUrl: URL | null;
  /** Where rows are kept, without a password. */
  readonly database: string;
  readonly dataFolder: string;
  readonly registries: ReadonlyArray<{ name: string; url: string; source: string }>;
}

/** More than this many registries are counted, not named. */
const named = 8;

/** @returns lines for the terminal, the address first */
export function announcement({ address, publicUrl, database, dataFolder, registries }: Started): string {
  const rows = [
    ...(publicUrl === null ? [] : [["Public", publicUrl.origin]]),
    ["Connected", ...describeRegistries(registries)],
    ["Data", dataFolder],
    ["Database", database],
  ];
  const lines = rows.flatMap(([label = "", ...values]) =>
    values.map((value, index) => `  ${(index === 0 ? label : "").padEnd(10)} ${value}`),
  );
  return [`Tagtrail is ready at ${address.origin}`, ...lines, "Ctrl-C stops it."].join("\n");
}

function describeRegistries(registries: Started["registries"]): string[] {
  if (registries.length === 0) return ["no registry yet; connect one on the first page"];
  const shown = registries
    .slice(0, named)
    .map(({ name, url, source }) =>
      source === "sandbox" ? `${name}: the built-in registry with sample images` : `${name}: ${url}`,
    );
  const more = registries.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}
