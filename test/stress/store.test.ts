import { expect, it } from "vitest"
import { limit } from "../support/process.ts"
import { firstRuns, killedWriters } from "./store.ts"

it("leaves one whole file when several first runs meet", { timeout: 10 * limit }, async () => {
  expect(await firstRuns(4)).toEqual({ runs: 4, wrote: 1 })
})

it("leaves a whole file when writers are killed", { timeout: 10 * limit }, async () => {
  const { killed, looks, survived } = await killedWriters(6, 3, 100, 1)
  expect(killed + survived).toBe(6)
  expect(survived).toBeGreaterThanOrEqual(2)
  expect(looks).toBeGreaterThan(0)
})
