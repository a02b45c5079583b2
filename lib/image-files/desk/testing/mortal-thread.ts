import { parentPort } from "node:worker_threads";
import type { ToDesk } from "../question.ts";

/** The thread of the desk, which ends when it is asked about an image that is called so. */
parentPort?.on("message", (message: ToDesk) => {
  if (message.kind !== "ask" || !("layers" in message.ask)) return;
  if (message.ask.layers.includes("the end")) process.exit(1);
});
await import("../files-thread.ts");
