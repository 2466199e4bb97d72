import { describe, expect, test } from "vitest"
import { Counter } from "../../src/progress/Counter.ts"
import { count, figuresOf, percent, progressed, speed, time } from "../../src/progress/figures.ts"

const worked = (milliseconds: number, done: number, total?: number) => {
  const counter = new Counter("work", total, undefined)
  counter.began = 1000
  counter.tickUnsafe(done)
  return figuresOf(counter, 1000 + milliseconds)
}

describe("figures", () => {
  test("tell the rate since the task began, and what is left at that rate", () => {
    expect(worked(10_000, 250, 1000)).toEqual({
      done: 250,
      total: 1000,
      part: 0.25,
      elapsed: 10_000,
      rate: 25,
      left: 30_000
    })
  })

  test("tell neither before the first step, and nothing of what is left without a total", () => {
    expect(worked(10_000, 0, 1000)).toMatchObject({ part: 0, rate: undefined, left: undefined })
    expect(worked(0, 5, 1000)).toMatchObject({ rate: undefined, left: undefined })
    expect(worked(10_000, 20)).toMatchObject({ part: undefined, rate: 2, left: undefined })
  })

  test("tell nothing of the rate by what was done before it began", () => {
    const counter = new Counter("work", 10, undefined)
    counter.before = 6
    counter.tickUnsafe(8)
    expect(figuresOf(counter, 2000)).toMatchObject({ done: 8, part: 0.8, rate: 1, left: 2000 })
  })

  test("of more steps than the total are all of it", () => {
    expect(worked(1000, 12, 10)).toMatchObject({ part: 1, left: 0 })
  })

  test("of nothing to do are all of it", () => {
    expect(worked(1000, 0, 0)).toMatchObject({ part: 1 })
  })

  test.for([Number.NaN, -1, Number.POSITIVE_INFINITY])("take a total of %s as one that is not known", (total) => {
    expect(worked(1000, 1, total).total).toBe(undefined)
  })

  test("are written as one reads them", () => {
    expect([0, 999, 1000, 1_234_567.8].map(count)).toEqual(["0", "999", "1,000", "1,234,567"])
    expect(progressed(worked(1, 240, 1000))).toBe("240/1,000")
    expect(progressed(worked(1, 1240))).toBe("1,240")
    expect([0, 0.129, 0.9999, 1].map(percent)).toEqual(["0%", "12%", "99%", "100%"])
    expect([12_345, 120.4, 1.25, 1, 0.5, 1 / 600, 1 / 360_000].map(speed)).toEqual([
      "12,345/s",
      "120/s",
      "1.3/s",
      "1/s",
      "30/min",
      "6/h",
      "0/h"
    ])
    expect([0, 1, 1000, 59_001, 61_000, 3_600_000, 3_725_000, 266_400_000].map(time)).toEqual([
      "0s",
      "1s",
      "1s",
      "1m",
      "1m 1s",
      "1h",
      "1h 2m",
      "3d 2h"
    ])
  })
})
