const node = process.execPath;

/**
 * What can be judged without running the product.
 * @param {ReturnType<import("./gate.mjs").createGate>} gate
 */
export async function checkSources(gate) {
  await gate.check("Types", node, ["scripts/testing/types.mjs"]);
  await gate.check("Lint and format", node, [
    "node_modules/@biomejs/biome/bin/biome",
    ...["ci", "--colors=off", "--error-on-warnings", "."],
  ]);
  await gate.check("Directions of imports", node, [
    "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
    ...["--config", ".dependency-cruiser.cjs", "app", "components", "lib", "scripts", "e2e", "proxy.ts"],
  ]);
}
