import { setFlagsFromString } from "node:v8";

/**
 * Has V8 look at the heap and at buffers together when it decides to collect garbage. By itself version 13 collects
 * the whole heap whenever 64 MiB of buffers have come, and a layer that is read brings those every second: each
 * time everybody waits for up to 26 ms (`npm run bench -- layers serve`). Other versions do not know the flag.
 */
export function countBuffersWithHeap(version = process.versions.v8): void {
  if (version.startsWith("13.")) setFlagsFromString("--external-memory-accounted-in-global-limit");
}
