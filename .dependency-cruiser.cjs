// Who may import whom. Every rule has a case in scripts/directions.test.ts that plants one forbidden import
// and expects this rule to name it; a rule without a case fails that test.

const tests = "\\.test\\.tsx?$|^lib/.*/testing/|^lib/registry/sandbox/conformance/|^e2e/";
const pure = "^lib/(references|contract|manifests)/";

/** Everything of ours under lib/ but what the pattern allows: `lib(["errors.ts", "references"])`. */
const libOutside = (names) =>
  `^lib/(?!(?:${names.map((name) => (name.endsWith(".ts") ? `${name.replace(".", "\\.")}$` : `${name}/`)).join("|")}))`;

/** A folder of lib/ and the only other parts of lib/ that it may import. */
const folderSees = (folder, names, comment) => ({
  name: `${folder}-sees-only-its-own`,
  severity: "error",
  comment,
  from: { path: `^lib/${folder}/`, pathNot: tests },
  to: { path: `${libOutside([folder, "errors.ts", ...names])}|^(app|components|scripts)/` },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment:
        "Modules in a circle can only be understood, tested and changed together. Types count as well.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      comment: "An import the checker cannot follow is one that none of these rules can judge.",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\.css$|^\\./\\.next/|(^|/)lib/database/generated/" },
    },
    {
      name: "pure-without-node",
      severity: "error",
      comment:
        "References, manifests and the contract run in the browser too, and are tested without a machine.",
      from: { path: pure, pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-without-io-packages",
      severity: "error",
      comment:
        "Pure modules compute; a package beyond schemas and version order would bring in something that acts.",
      from: { path: pure, pathNot: tests },
      to: { path: "node_modules/", pathNot: "node_modules/(zod|zod-openapi|semver|@types/semver)/" },
    },
    folderSees(
      "references",
      [],
      "Names, tags and digests are the ground: everything speaks of them, they of nothing else.",
    ),
    folderSees(
      "contract",
      ["references"],
      "The contract is shared with the browser, so it knows names and nothing of how answers are made.",
    ),
    folderSees(
      "manifests",
      ["references"],
      "Decoding bytes needs names and digests, never where the bytes came from.",
    ),
    folderSees(
      "console-client",
      ["references", "contract", "manifests"],
      "The browser's side of our API knows the API by its contract alone.",
    ),
    {
      name: "console-client-without-node",
      severity: "error",
      comment: "It runs in the browser and on the server alike.",
      from: { path: "^lib/console-client/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    folderSees(
      "registry",
      ["references", "manifests", "logger.ts"],
      "The protocol client can be lifted out and used alone: it knows neither our database nor who is asking.",
    ),
    {
      name: "client-without-sandbox",
      severity: "error",
      comment: "The sandbox is a registry to talk to, so the client must not know it from any other.",
      from: { path: "^lib/registry/(?!sandbox/)", pathNot: tests },
      to: { path: "^lib/registry/sandbox/" },
    },
    folderSees("database", ["references", "logger.ts"], "Storage knows rows, not what is done with them."),
    folderSees("access", ["references"], "Rights are decided by a pure policy that can be read on its own."),
    {
      name: "access-without-node",
      severity: "error",
      comment: "Rights are decided from what is given, never from what the machine says.",
      from: { path: "^lib/access/", pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    folderSees(
      "settings",
      ["database", "access", "registry", "references", "logger.ts", "write-once.ts"],
      "Settings say which registries there are; what those hold is the catalog's.",
    ),
    folderSees(
      "catalog",
      ["registry", "manifests", "references", "database", "settings", "access", "contract", "logger.ts"],
      "The catalog answers questions; how they arrive and how answers look in HTTP is not its business.",
    ),
    folderSees(
      "tag-history",
      ["references", "contract", "database", "access", "logger.ts", "write-once.ts"],
      "The history takes evidence from whoever has it; it asks no registry and knows no catalog.",
    ),
    {
      name: "fold-is-pure",
      severity: "error",
      comment:
        "The same set of evidence always gives the same history: no clock, no database, nothing but its arguments.",
      from: { path: "^lib/tag-history/fold/", pathNot: tests },
      to: { pathNot: "^lib/tag-history/(fold/|evidence\\.ts$)|^lib/references/" },
    },
    folderSees(
      "watcher",
      [
        "tag-history",
        "catalog",
        "registry",
        "settings",
        "database",
        "references",
        "contract",
        "access",
        "logger.ts",
        "metrics.ts",
      ],
      "The watcher learns of moves and hands them to the history; pages ask the history, not the watcher.",
    ),
    folderSees(
      "layers",
      ["references"],
      "Reading a layer computes on bytes and runs in a worker: where the bytes come from and go is for others.",
    ),
    folderSees(
      "changes",
      [
        "tag-history",
        "catalog",
        "registry",
        "settings",
        "database",
        "manifests",
        "references",
        "contract",
        "access",
        "logger.ts",
      ],
      "Changes read the catalog, record in the history and send through the registry client; nobody below knows them.",
    ),
    folderSees(
      "image-files",
      [
        "layers",
        "catalog",
        "registry",
        "manifests",
        "references",
        "contract",
        "database",
        "access",
        "logger.ts",
      ],
      "It brings bytes to lib/layers and keeps what comes of them; it changes nothing and knows no history.",
    ),
    folderSees(
      "http",
      ["access", "contract", "references", "logger.ts", "metrics.ts", "console.ts"],
      "Route handlers translate: they reach the parts through the console only, so that wiring stays in one place.",
    ),
    {
      name: "ground-stands-alone",
      severity: "error",
      comment: "Errors, log and figures are used by every part, so they can know none of them.",
      from: { path: "^lib/[^/]+\\.ts$", pathNot: `^lib/console\\.ts$|${tests}` },
      to: { path: "^lib/[^/]+/|^lib/console\\.ts$|^(app|components|scripts)/" },
    },
    {
      name: "http-is-for-routes",
      severity: "error",
      comment: "What knows HTTP answers stands at the edge; nothing inside may depend on it.",
      from: { path: "^(lib|components|scripts|e2e)/", pathNot: `^lib/http/|${tests}` },
      to: { path: "^lib/http/" },
    },
    {
      name: "console-is-the-root",
      severity: "error",
      comment: "The composition root wires the parts; a part that imports it would wire itself.",
      from: { pathNot: `^lib/http/|^lib/console\\.ts$|^app/|^instrumentation\\.ts$|^scripts/|${tests}` },
      to: { path: "^lib/console\\.ts$" },
    },
    {
      name: "components-see-the-browser-side",
      severity: "error",
      comment:
        "Components are sent to the browser: they know the API through console-client and the pure modules.",
      from: { path: "^components/", pathNot: tests },
      to: {
        path: `${libOutside(["console-client", "references", "contract", "manifests", "errors.ts"])}|^(app|scripts|prisma)/`,
      },
    },
    {
      name: "components-never-reach-the-server",
      severity: "error",
      comment:
        "Not even through others: one such import ships the database client, or a secret, to the browser.",
      from: { path: "^components/", pathNot: tests },
      to: {
        path: "^lib/(registry|database|settings|catalog|tag-history|watcher|changes|layers|image-files|http)/|^lib/(console|logger|metrics)\\.ts$",
        reachable: true,
      },
    },
    {
      name: "only-database-imports-prisma",
      severity: "error",
      comment: "One folder knows how rows are kept, so that two databases stay one set of functions.",
      from: { pathNot: `^lib/database/|^scripts/(new-migration|generate-clients)\\.mjs$|^e2e/fixtures/` },
      to: {
        path: "node_modules/(@prisma|prisma|better-sqlite3|pg|@types/better-sqlite3|@types/pg)/|^lib/database/generated/",
      },
    },
    {
      name: "nothing-imports-app",
      severity: "error",
      comment:
        "app/ holds addresses and composition; whatever others want from it belongs in lib/ or components/.",
      from: { pathNot: "^(app|\\.next)/" },
      to: { path: "^app/" },
    },
    {
      name: "product-without-scripts",
      severity: "error",
      comment: "scripts/ starts and tests the product; the product does not know how it was started.",
      from: { path: "^(app|components|lib)/", pathNot: tests },
      to: { path: "^scripts/" },
    },
    {
      name: "product-without-test-code",
      severity: "error",
      comment: "Fixtures and test helpers may cut corners that the product must not.",
      from: { path: "^(app|components|lib)/", pathNot: tests },
      to: { path: tests },
    },
    {
      name: "product-without-development-packages",
      severity: "error",
      comment: "What only development installs is absent where the product runs.",
      from: { path: "^(app|components|lib)/", pathNot: tests },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: "node_modules/@types/",
      },
    },
  ],
  options: {
    // TypeScript 7 has no compiler API to parse with.
    parser: "swc",
    doNotFollow: { path: "node_modules|^lib/database/generated/" },
    exclude: { path: "^(\\.next|\\.node|prisma/\\.build|test-results|playwright-report)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json"],
      mainFields: ["module", "main", "types"],
    },
  },
};
