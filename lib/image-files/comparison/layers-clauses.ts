import { configClause } from "./config-clause.ts";
import { inWords } from "./counted.ts";
import type { ToldFacts } from "./verdict-facts.ts";

/** What can be said of two images before their files were compared. */
export function layersClauses(facts: ToldFacts): string[] {
  const { layers, platforms, readable } = facts;
  if (layers.order === "same") return sameLayers(facts);
  if (platforms !== null) {
    return [platforms, readable ? "read the layers to see how many files differ" : NOT_COMPARED];
  }
  if (layers.order === "other") {
    return [
      "the same layers in another order",
      readable ? "read them to see whether files differ" : NOT_COMPARED,
    ];
  }
  const all =
    layers.count === 0 ? "read them to see which files differ" : `read ${them(facts)} to see which files`;
  return [howMany(facts), readable ? all : NOT_COMPARED];
}

const NOT_COMPARED = "their files cannot be compared";

/** The same layers in the same order make the same files. */
function sameLayers({ config, platforms }: ToldFacts): string[] {
  if (platforms !== null) return [platforms, "same layers", ...configClause(config, "too")];
  if (config.known && config.orDate === null) {
    return ["same layers and settings", "only the build history or annotations differ"];
  }
  return ["same layers", ...configClause(config, "only")];
}

function howMany({ layers, from }: ToldFacts): string {
  const { count, onlyFrom, onlyTo } = layers;
  if (count === 0) return "no layer in common";
  const [gone, come] = [inWords(onlyFrom), inWords(onlyTo)];
  const total = inWords(from.layerCount);
  if (onlyFrom === onlyTo) return `${gone} of ${total} layers ${onlyFrom === 1 ? "differs" : "differ"}`;
  if (onlyFrom === 0) return `${come} ${onlyTo === 1 ? "layer" : "layers"} added to ${inWords(count)}`;
  if (onlyTo === 0) return `${gone} of ${total} layers removed`;
  return `${gone} of ${total} layers replaced by ${come}`;
}

function them({ layers }: ToldFacts): string {
  return Math.max(layers.onlyFrom, layers.onlyTo) === 1 ? "it" : "them";
}
