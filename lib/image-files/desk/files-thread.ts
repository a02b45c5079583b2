import { parentPort } from "node:worker_threads";
import { isTagtrailError } from "#lib/errors.ts";
import { Answers, layersAsked } from "./answer-question.ts";
import { MissingLayers, OpenedLayers } from "./opened-layers.ts";
import type { FromDesk, ToDesk } from "./question.ts";

const port = parentPort;
if (port === null) throw new Error("This file is the code of a thread.");
const layers = new OpenedLayers();
const answers = new Answers(layers);

port.on("message", (message: ToDesk) => {
  if (message.kind === "provide") {
    layers.provide(message.digest, message.index);
    return;
  }
  if (message.kind === "forget") {
    answers.forget(message.digests);
    return;
  }
  port.postMessage(answer(message));
  layers.trim();
});

function answer({ id, name, ask }: ToDesk & { kind: "ask" }): FromDesk {
  try {
    return { kind: "answer", id, answer: answers.answer(name, ask) };
  } catch (error) {
    if (error instanceof MissingLayers) return { kind: "missing", id, digests: error.digests };
    // A fault of ours: its words are for the log of the thread that asked.
    if (!isTagtrailError(error))
      return { kind: "failed", id, code: "internal", message: String(error), advice: null };
    const { code, message, advice } = error;
    if (code !== "layer_index_invalid") return { kind: "failed", id, code, message, advice };
    return { kind: "damaged", id, digests: layers.takeDamaged(layersAsked(ask)), message };
  }
}
