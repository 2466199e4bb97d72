import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"
import { alias } from "./rolldown.config.ts"

const processors = availableParallelism()

export default defineConfig({
  // The build of `yaml` that the package holds.
  resolve: { conditions: ["effect-coma-source"], alias },
  ssr: { resolve: { conditions: ["effect-coma-source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    // This is for what hangs: a busy machine takes ten times as long as an idle one.
    testTimeout: 120_000,
    maxWorkers: processors,
    maxConcurrency: processors,
    // The test files of a worker share their modules, so that each worker loads Effect once.
    isolate: false,
    globalSetup: ["test/support/bundle.ts"],
    env: {
      // Effect reads the environment once a process: builtIns.test.ts reads these, whichever file runs first.
      COMA_EMPTY: "",
      COMA_SET: "set"
    },
    // This checks everything that tsconfig.json includes: an error outside the type tests turns the run red, too.
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "tsconfig.json" }
  }
})
