import { hrefs } from "#components/shell/hrefs.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Text } from "#components/ui/text.tsx";
import { saysNothingWasDone } from "./execution-failure.ts";

function adviceOf(error: Error): string {
  return "advice" in error && typeof error.advice === "string" ? error.advice : "";
}

/** Why a plan was not executed; or, where the answer was lost, that nobody knows it yet and where to look. */
export function ExecutionNotice({ error, plan }: { error: Error; plan: string }) {
  const nothing = saysNothingWasDone(error);
  return (
    <div role="alert">
      <Notice
        tone={nothing ? "bad" : "warning"}
        actions={
          nothing ? undefined : (
            <ButtonLink size="small" href={hrefs.change(plan)}>
              Look at the change
            </ButtonLink>
          )
        }
      >
        {nothing ? "Nothing was changed. " : "It may have been begun: the change says how it stands. "}
        <Text>{error.message}</Text> <span className="text-muted">{adviceOf(error)}</span>
      </Notice>
    </div>
  );
}
