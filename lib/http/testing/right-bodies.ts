import type { routes } from "#lib/contract/routes.ts";

/** Bodies that are right, by operation, against the console of open-test-console.ts. */
export const rightBodies: Partial<Record<keyof typeof routes, object>> = {
  connectRegistry: { name: "another", url: "http://127.0.0.1:1", repositories: [] },
  nameRepositories: { registry: "main", repositories: ["acme/storefront"] },
  startScan: { registry: "main" },
  createWebhook: { registry: "main" },
  eraseActor: { name: "nobody" },
  receiveWebhook: { events: [] },
};
