import { displayWidth } from "effect/cli/CliOutput"
import { describe, expect, test } from "vitest"
import { draw, duration } from "../../../src/hook/timeline/draw.ts"
import type { Timed } from "../../../src/hook/trace/Recorder.ts"
import { page } from "../../../src/terminal/Screen.ts"
import { styled } from "../../../src/terminal/style.ts"

const ms = 1_000_000n

/** Makes a span from one millisecond to another; one with a slot is a hook's. */
const span = (name: string, start: bigint, end: bigint, more: Partial<Timed> = {}): Timed => ({
  name,
  attempt: 1,
  ended: undefined,
  attributes: {},
  ran: [],
  start: 7n * ms + start * ms,
  end: 7n * ms + end * ms,
  ...more
})

const hook = { attributes: { "coma.slot": "preRun" } }

const run = span("lab train", 0n, 1240n, {
  ran: [
    span("preRun", 100n, 300n, {
      ran: [
        span("connect", 100n, 150n, { ...hook, ended: "failed: Offline" }),
        span("connect", 200n, 201n, { ...hook, attempt: 2 })
      ]
    }),
    span("run", 300n, 1240n, { ended: "interrupted" })
  ]
})

const drawn = (columns: number, spans: ReadonlyArray<Timed> = [run]) => draw(spans, 0, { ...page, columns })

describe("a timeline", () => {
  test("has a line for each span, and bars to the width of the terminal", () => {
    expect(drawn(80)).toMatchInlineSnapshot(`
      "lab train                    1.24 s ████████████████████████████████████████████
        preRun                     200 ms    ███████▋
          connect, failed: Offline  50 ms    ██▍
          connect, attempt 2       1.0 ms        ▏
        run, interrupted           940 ms           ██████████████████████████████████"
    `)
  })

  test("shows spans that lie deep in others no further to the right than one can read them", () => {
    let deep = span("step 40", 0n, 1n)
    for (let depth = 39; depth > 0; depth--) deep = span(`step ${depth}`, 0n, 1n, { ran: [deep] })
    for (const columns of [20, 40, 80]) {
      const lines = drawn(columns, [deep]).split("\n")
      const names = lines.map((line) => line.trim().split(/ {2,}|…/)[0])
      expect(lines.filter((line) => line.trim().startsWith("…"))).toEqual([])
      expect(names.at(-1)).toContain("40")
    }
  })

  test("has no bars where there is no room, and wraps what it says of a span", () => {
    expect(drawn(30)).toMatchInlineSnapshot(`
      "lab train       1.24 s ███████
        preRun        200 ms █▊
          connect,     50 ms ▉
            failed:
            Offline
          connect,    1.0 ms  ▏
            attempt 2
        run,          940 ms  ██████
          interrupted"
    `)
  })

  test.each([20, 24, 33, 40, 57, 80, 133, 300])("is %i columns wide at the most", (columns) => {
    const name = "a-hook-with-a-name-that-is-longer-than-some-screens"
    const wide = span("試験 of wide characters", 0n, 3n, { ran: [span(name, 1n, 2n, { ended: "failed: Offline" })] })
    const widths = drawn(columns, [run, wide]).split("\n").map(displayWidth)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  })

  test("has one line for what is left of many spans that are alike, but one for each hook", () => {
    const epochs = Array.from({ length: 9 }, (_, i) => span(`epoch ${i}`, BigInt(i), BigInt(i + 1)))
    const bad = span("epoch 9", 9n, 10n, { ended: "failed: Offline" })
    const places = Array.from({ length: 7 }, (_, i) => span(`preRun[${i}]`, BigInt(i), BigInt(i), hook))
    const tries = Array.from({ length: 8 }, (_, i) => span("again", BigInt(i), BigInt(i), { ...hook, attempt: i + 1 }))
    const names = (spans: ReadonlyArray<Timed>) =>
      drawn(80, spans)
        .split("\n")
        .map((line) => line.replace(/ {2,}.*/, "").replace(/ [\d.]+ .s\b.*/, ""))
    expect(names([...epochs, bad]).at(-1)).toBe("epoch …, 5 more, 1 failed")
    expect(names(places)).toEqual(places.map(({ name }) => name))
    expect(names(tries).slice(-2)).toEqual(["again, attempt 5", "again, 3 more"])
  })

  test("marks what failed in the colour of errors, and sends a terminal nothing else of a name", () => {
    const text = draw([span("a\u001b[2Jb\n", 0n, 1n, { ended: "failed: Offline" })], 3, { ...page, style: styled })
    expect(text).toContain("\u001b[1;31ma\\u001b[2Jb\\n, failed: Offline\u001b[0m")
    expect(text).toContain("3 more spans were not kept.")
  })

  test("of nothing is empty", () => {
    expect(drawn(80, [])).toBe("")
  })

  test.each([
    [0n, "0 µs"],
    [999_400n, "999 µs"],
    [999_600n, "1.0 ms"],
    [9_949_000n, "9.9 ms"],
    [9_960_000n, "10 ms"],
    [999_400_000n, "999 ms"],
    [999_600_000n, "1.00 s"],
    [9_994_000_000n, "9.99 s"],
    [9_996_000_000n, "10.0 s"],
    [59_940_000_000n, "59.9 s"],
    [59_960_000_000n, "1 min 0 s"],
    [3_661_000_000_000n, "61 min 1 s"]
  ])("tells %i ns as %s", (nanos, text) => {
    expect(duration(nanos)).toBe(text)
  })
})
