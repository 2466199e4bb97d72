import { expect, it } from "vitest"
import { firstRuns, killedWriters } from "./store.ts"

it("leaves one whole file when several first runs meet", async () => {
  expect(await firstRuns(4)).toEqual({ runs: 4, wrote: 1 })
})

it("leaves a whole file when writers are killed", async () => {
  const { killed, looks, survived } = await killedWriters(6, 3, 100)
  expect(killed + survived).toBe(6)
  expect(survived).toBeGreaterThanOrEqual(2)
  expect(looks).toBeGreaterThan(0)
})
