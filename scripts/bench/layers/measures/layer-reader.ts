import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { digestOfFile } from "../inputs/digest-of-file.ts";
import type { ReadReport } from "../read-run.ts";
import { plainScript } from "./plain-script.ts";

/** Reads layers in processes of their own, as plain JavaScript. */
export interface LayerReader {
  /** The command that reads a layer in one of the ways of read-run.ts. */
  command(way: string, path?: string): Promise<string[]>;
  /** What reading a layer as the product does tells; without a path, of a process that reads nothing. */
  report(path?: string): Promise<ReadReport>;
  remove(): void;
}

export function createLayerReader(): LayerReader {
  const { folder, script } = plainScript(join(import.meta.dirname, "..", "read-run.ts"));
  const command = async (way: string, path?: string) => [
    ...[process.execPath, script, way],
    ...(path === undefined ? [] : [path, await digestOfFile(path)]),
  ];
  return {
    command,
    async report(path) {
      const [program = "", ...parameters] = await command(
        path === undefined ? "report-nothing" : "report",
        path,
      );
      return JSON.parse((await promisify(execFile)(program, parameters)).stdout);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
