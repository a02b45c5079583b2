import { queryOptions } from "@tanstack/react-query";
import { planUndo } from "#lib/console-client/changes.ts";
import { planCopy } from "#lib/console-client/copies.ts";
import { planDeletion } from "#lib/console-client/deletions.ts";
import { planMove } from "#lib/console-client/move-tag.ts";
import { planRestoration } from "#lib/console-client/restorations.ts";
import type { Plan } from "#lib/contract/changes.ts";
import type { PlanQuestion } from "./change-request.ts";

function askPlan(question: PlanQuestion, signal: AbortSignal): Promise<Plan> {
  switch (question.way) {
    case "move":
      return planMove(question.body, signal);
    case "deletion":
      return planDeletion(question.body, signal);
    case "restoration":
      return planRestoration(question.body, signal);
    case "copy":
      return planCopy(question.body, signal);
    case "undo":
      return planUndo(question.body, signal);
  }
}

/**
 * The plan that answers a question. It is asked for once: what a person reads and agrees to must not change under
 * their eyes, so nothing but `refetch` plans again. Null: nothing is asked yet.
 */
export const planOptions = (question: PlanQuestion | null) =>
  queryOptions({
    queryKey: ["plan", question],
    queryFn: ({ signal }) => {
      if (question === null) throw new Error("There is no question to plan for.");
      return askPlan(question, signal);
    },
    enabled: question !== null,
    staleTime: "static",
    gcTime: 0,
    retry: false,
  });
