import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { ConfigurationProblems } from "./configuration-problems.ts";
import type { ConfiguredRegistry } from "./configured-registry.ts";
import { fileRegistrySchema, readFileRegistry } from "./file-registry.ts";
import { readBoundedFile } from "./read-bounded-file.ts";

const MAX_BYTES = 1_048_576;

const configurationFile = z.strictObject({ registries: z.array(fileRegistrySchema).max(1000).default([]) });

/**
 * Reads the file that TAGTRAIL_CONFIG names. Files it names in turn are looked for beside it.
 *
 * @returns its registries; what was wrong is in `problems`
 */
export function readConfigurationFile(path: string, problems: ConfigurationProblems): ConfiguredRegistry[] {
  const absolute = resolve(/* turbopackIgnore: true */ process.cwd(), path);
  const file = readBoundedFile(absolute, MAX_BYTES);
  if ("why" in file) {
    problems.add(`TAGTRAIL_CONFIG must name a file that can be read: ${file.why}.`);
    return [];
  }
  const read = configurationFile.safeParse(parseYaml(file.text, problems) ?? {});
  if (read.success) {
    return read.data.registries.flatMap((registry, index) => {
      const one = readFileRegistry(registry, `registries[${index}]`, dirname(absolute), problems);
      return one === null ? [] : [one];
    });
  }
  for (const issue of read.error.issues) {
    problems.add(`TAGTRAIL_CONFIG, ${placeOf(issue.path)}: ${issue.message}.`.replace(/\.\.$/, "."));
  }
  return [];
}

function parseYaml(source: string, problems: ConfigurationProblems): unknown {
  // Pretty errors quote the line, and the line may hold a password.
  const document = parseDocument(source, { prettyErrors: false, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = source.slice(0, error.pos[0]).split("\n").length;
    problems.add(`TAGTRAIL_CONFIG is not well-formed YAML at line ${line}.`);
    return undefined;
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    problems.add("TAGTRAIL_CONFIG repeats parts of itself too often.");
    return undefined;
  }
}

function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "at the top";
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ""}${String(part)}`))
    .join("");
}
