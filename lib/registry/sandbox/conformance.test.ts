import { afterAll, beforeAll } from "vitest";
import { describeConformance } from "./conformance/describe-conformance.ts";
import { ALL_FEATURES } from "./conformance/registry-features.ts";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

describeConformance("the sandbox registry", () => ({ url: sandbox.url }), ALL_FEATURES);
