import { ByteSize } from "#components/ui/byte-size.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Text } from "#components/ui/text.tsx";
import type { Image } from "#lib/contract/manifests.ts";
import { buildSteps, historyAgrees } from "#lib/manifests/build-steps.ts";
import { Panel } from "./panel.tsx";

type Step = ReturnType<typeof buildSteps>[number];

function StepRow({ step, image, agrees }: { step: Step; image: Image; agrees: boolean }) {
  const layer = step.layerIndex === null ? null : image.layers[step.layerIndex];
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-line px-3.5 py-2 last:border-b-0">
      <code className="min-w-60 flex-1 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
        {step.instruction ? (
          <span className="font-semibold text-accent">{`${step.instruction} `}</span>
        ) : null}
        <Text>{step.text}</Text>
      </code>
      <RelativeTime time={step.createdAt} fallback="" className="text-xs text-muted" />
      <span className="w-20 text-right">
        {layer ? (
          <ByteSize bytes={layer.size} />
        ) : (
          <span className="text-xs text-faint">{agrees ? "no files" : "cannot be told"}</span>
        )}
      </span>
    </li>
  );
}

/** How the image was built, read from its history like a Dockerfile. */
export function BuildView({ image }: { image: Image }) {
  const { config } = image;
  if (!config || config.history.length === 0) {
    return (
      <EmptyState title="The build history is not recorded.">
        The tool that built this version left no history in its config.
      </EmptyState>
    );
  }
  const steps = buildSteps(config, image.layerCount);
  const agrees = historyAgrees(config, image.layerCount);
  const text = steps.map((step) => `${step.instruction} ${step.text}`.trim()).join("\n");
  return (
    <Panel
      title={`${steps.length} build steps`}
      aside={
        <span className="flex items-center gap-3">
          <span className="text-xs">
            reconstructed from the history; files that were copied in are not part of it
          </span>
          <CopyButton text={text} label="Copy the build steps" />
        </span>
      }
    >
      {agrees ? null : (
        <p className="border-b border-line px-3.5 py-2.5 text-warning">
          The history does not tell of as many layers as there are, so steps cannot be matched with layers.
        </p>
      )}
      <ol>
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps never change places, and the same step can stand twice
          <StepRow key={index} step={step} image={image} agrees={agrees} />
        ))}
      </ol>
    </Panel>
  );
}
