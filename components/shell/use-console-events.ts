"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { registriesOptions } from "#lib/console-client/registries.ts";
import { type ConsoleEvent, consoleEventSchema } from "#lib/contract/events.ts";
import { routes } from "#lib/contract/routes.ts";
import { listenToEvents } from "./event-stream.ts";
import { StaleCollector } from "./stale-collector.ts";
import { type StaleKey, staleKeys } from "./stale-keys.ts";

const REGISTRIES: StaleKey = ["registries"];

/** Keeps every page up to date: the server says what changed, and what is shown of it is asked for again. */
export function useConsoleEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = (queryKey: StaleKey) => client.invalidateQueries({ queryKey });
    // The short list in the side bar need not wait until thousands of rows are refreshed.
    const registries = new StaleCollector(refresh);
    const contents = new StaleCollector(refresh);
    const isRegistries = ([first]: StaleKey) => first === REGISTRIES[0];
    const stop = listenToEvents(routes.watchEvents.path, {
      onMessage: (text) => {
        const event = parseEvent(text);
        if (!event) return;
        if (event.type === "scan") showProgress(client, event);
        for (const key of staleKeys(event)) (isRegistries(key) ? registries : contents).add(key);
      },
      // What the page was drawn with is a moment older than this connection.
      onConnect: () => registries.add(REGISTRIES),
      // What happened meanwhile was not heard.
      onReconnect: () => void client.invalidateQueries(),
    });
    return () => {
      stop();
      registries.stop();
      contents.stop();
    };
  }, [client]);
}

function parseEvent(text: string): ConsoleEvent | null {
  try {
    return consoleEventSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Progress comes often and says all there is to know: nothing has to be asked for it. */
function showProgress(client: QueryClient, { registry, scan }: Extract<ConsoleEvent, { type: "scan" }>) {
  client.setQueryData(
    registriesOptions().queryKey,
    (list) =>
      list && {
        ...list,
        items: list.items.map((item) => (item.name === registry ? { ...item, scan } : item)),
      },
  );
}
