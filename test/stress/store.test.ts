import { expect, it } from "vitest"
import { firstRuns, killedWriters } from "./store.ts"

it("leaves one whole file when several first runs meet", async () => {
  expect(await firstRuns(4)).toEqual({ runs: 4, wrote: 1 })
})

it("leaves a whole file when writers are killed", async () => {
  const { killed, survived } = await killedWriters(6, 3, 800)
  expect(killed + survived).toBe(6)
})
