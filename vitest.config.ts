import { defineConfig } from "vitest/config";

const ignored = ["node_modules/**", ".next/**", ".node/**", "e2e/**/*.spec.ts"];

export default defineConfig({
  test: {
    environment: "node",
    // A test that prints hides what matters; what fails is shown whole.
    silent: "passed-only",
    reporters: ["default"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...ignored, "**/*.integration.test.ts"],
          testTimeout: 10_000,
        },
      },
      {
        // Real registries, databases and processes: slower, and each wants a core of its own.
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude: ignored,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
