import { mutationOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { routes } from "#lib/contract/routes.ts";
import type { eraseActorBody } from "#lib/contract/tag-history.ts";
import { apiFetch } from "./api-fetch.ts";

/** Takes a name out of the history. */
export const eraseActorMutation = () =>
  mutationOptions({
    mutationKey: ["erase-actor"],
    mutationFn: (body: z.input<typeof eraseActorBody>) => apiFetch(routes.eraseActor, { body }),
    // The name is erased here as well.
    gcTime: 0,
    onSuccess: async (_answer, _body, _result, { client }) => {
      await Promise.all(
        ["tag-moves", "tag-move-days", "biography"].map((list) =>
          client.invalidateQueries({ queryKey: [list] }),
        ),
      );
    },
  });
