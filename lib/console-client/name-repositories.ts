import { mutationOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { nameRepositoriesBody } from "#lib/contract/registries.ts";
import { routes } from "#lib/contract/routes.ts";
import { apiFetch } from "./api-fetch.ts";

/** Names repositories by hand, for registries that list none. */
export const nameRepositoriesMutation = () =>
  mutationOptions({
    mutationKey: ["name-repositories"],
    mutationFn: (body: z.input<typeof nameRepositoriesBody>) => apiFetch(routes.nameRepositories, { body }),
    onSuccess: async (_answer, { registry }, _result, { client }) => {
      await Promise.all(
        ["repositories", "namespaces"].map((list) =>
          client.invalidateQueries({ queryKey: [list, registry] }),
        ),
      );
    },
  });
