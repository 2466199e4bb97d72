import * as Result from "effect/Result"
import { expect, it } from "vitest"
import * as Yaml from "../../src/config/format/yaml/Yaml.ts"

it("refuses YAML of too many parts, in bounded time", () => {
  const before = process.cpuUsage()
  const parsed = Yaml.parse("\n".repeat(2_000_001), { config: "cfg", path: "cfg.yaml" })
  const { system, user } = process.cpuUsage(before)
  expect(Result.isFailure(parsed) && parsed.failure.message).toBe(
    "cfg: cannot read this (cfg.yaml:2000001:1): it has more than 2000000 parts from its start to here; keep data this large as JSON. Correct it there."
  )
  // Microseconds of the processor, which do not depend on what else the machine does.
  expect(system + user).toBeLessThan(30e6)
})
