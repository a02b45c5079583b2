import { parseTime } from "#lib/references/time.ts";
import { decodePlatform } from "./decode-descriptor.ts";
import { InvalidManifest } from "./errors.ts";
import {
  capped,
  field,
  isJsonObject,
  type JsonObject,
  keyList,
  textField,
  textList,
  textMap,
} from "./json-fields.ts";
import { LIMITS } from "./limits.ts";
import type { DecodedConfig, HistoryStep } from "./model.ts";
import { parseStrictJson } from "./strict-json.ts";
import { Warnings } from "./warnings.ts";

/**
 * Decodes the config of an OCI or Docker image. Anything of a wrong type is left empty with a warning: a
 * config is for reading, and a strange date must not hide the rest. Throws InvalidManifest only, when the
 * bytes are too many, too deep (`manifest_too_large`) or no JSON object (`invalid_config`).
 */
export function decodeConfig(bytes: Uint8Array): DecodedConfig {
  const warnings = new Warnings();
  const document = parseStrictJson(bytes, warnings, "invalid_config");
  if (!isJsonObject(document))
    throw new InvalidManifest("invalid_config", "This config is not a JSON object.");
  const settings = objectField(document, "config", warnings);
  const decoded = {
    ...decodeCreation(document, warnings),
    author: textField(document, "author", warnings),
    platform: decodePlatform(document, warnings),
    ...decodeSettings(settings, warnings),
    diffIds: textList(objectField(document, "rootfs", warnings), "diff_ids", warnings, LIMITS.layers),
    history: decodeHistory(document, warnings),
  };
  return { ...decoded, warnings: warnings.list() };
}

function decodeCreation(
  document: JsonObject,
  warnings: Warnings,
): Pick<DecodedConfig, "createdAt" | "createdRaw"> {
  const createdRaw = textField(document, "created", warnings) || null;
  const createdAt = parseTime(createdRaw);
  if (createdRaw !== null && createdAt === null) {
    warnings.add("The date of creation is not a time, or says that there is none.");
  }
  return { createdAt, createdRaw };
}

type Settings = Pick<
  DecodedConfig,
  | "user"
  | "entrypoint"
  | "command"
  | "env"
  | "exposedPorts"
  | "volumes"
  | "workingDirectory"
  | "stopSignal"
  | "labels"
  | "healthcheck"
>;

function decodeSettings(settings: JsonObject, warnings: Warnings): Settings {
  return {
    user: textField(settings, "User", warnings),
    entrypoint: textList(settings, "Entrypoint", warnings),
    command: textList(settings, "Cmd", warnings),
    env: textList(settings, "Env", warnings),
    exposedPorts: keyList(settings, "ExposedPorts", warnings),
    volumes: keyList(settings, "Volumes", warnings),
    workingDirectory: textField(settings, "WorkingDir", warnings, LIMITS.text),
    stopSignal: textField(settings, "StopSignal", warnings),
    labels: textMap(settings, "Labels", warnings).values,
    healthcheck: textList(objectField(settings, "Healthcheck", warnings), "Test", warnings),
  };
}

function decodeHistory(document: JsonObject, warnings: Warnings): HistoryStep[] {
  const value = field(document, "history");
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    warnings.add("The history is not a list and is not shown.");
    return [];
  }
  return capped<unknown>(value, LIMITS.historySteps, "The history", warnings).map((step) =>
    decodeStep(isJsonObject(step) ? step : {}, warnings),
  );
}

function decodeStep(step: JsonObject, warnings: Warnings): HistoryStep {
  return {
    createdAt: parseTime(field(step, "created")),
    createdBy: textField(step, "created_by", warnings, LIMITS.text),
    comment: textField(step, "comment", warnings, LIMITS.text),
    author: textField(step, "author", warnings),
    emptyLayer: field(step, "empty_layer") === true,
  };
}

function objectField(object: JsonObject, name: string, warnings: Warnings): JsonObject {
  const value = field(object, name);
  if (isJsonObject(value)) return value;
  if (value !== undefined) warnings.add(`The ${name} of this config is not an object and is not shown.`);
  return {};
}
