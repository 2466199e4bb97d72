import { displayWidth } from "effect/cli/CliOutput"
import { describe, expect, test } from "vitest"
import { draw, heightOf } from "../../src/progress/bars.ts"
import { Counter } from "../../src/progress/Counter.ts"
import { plain, styled } from "../../src/terminal/style.ts"

const make = (label: string, done: number, total?: number, parent?: Counter): Counter => {
  const counter = new Counter(label, total, parent)
  counter.tickUnsafe(done)
  if (parent !== undefined) parent.inner = new Set([...(parent.inner ?? []), counter])
  return counter
}

const shown = (outer: ReadonlyArray<Counter>, columns: number, { most = 24, size = outer.length } = {}) =>
  draw({ outer, size, now: 2000 }, { columns, style: plain }, most)

const nested = () => {
  const all = make("train", 240, 1000)
  make("epoch 3", 31, 100, all)
  return all
}

describe("bars", () => {
  test("are as wide as the screen lets them, with less beside them where it is narrow", () => {
    const all = nested()
    const at = (columns: number) => shown([all], columns, { size: 2 })
    expect([at(100), at(60), at(50), at(40), at(24)]).toMatchInlineSnapshot(`
      [
        [
          "train      ━━━━━━━───────────────────────  240/1,000  24%  120/s  7s left",
          "  epoch 3  ━━━━━━━━━─────────────────────     31/100  31%   15/s  5s left",
        ],
        [
          "train      ━━━─────────────  240/1,000  24%  120/s  7s left",
          "  epoch 3  ━━━━────────────     31/100  31%   15/s  5s left",
        ],
        [
          "train      ━━━──────────  240/1,000  24%  7s left",
          "  epoch 3  ━━━━─────────     31/100  31%  5s left",
        ],
        [
          "train      ━━──────────  240/1,000  24%",
          "  epoch 3  ━━━─────────     31/100  31%",
        ],
        [
          "train      24%",
          "  epoch 3  31%",
        ],
      ]
    `)
    for (let columns = 20; columns < 120; columns += 1)
      for (const line of at(columns)) expect(displayWidth(line)).toBeLessThan(columns)
  })

  test("without a total show how many, how fast and for how long", () => {
    expect(shown([make("read", 12_345)], 60)).toMatchInlineSnapshot(`
      [
        "read  12,345  6,172/s  2s",
      ]
    `)
  })

  test("of known and unknown totals stand below each other", () => {
    expect(shown([make("read", 12), make("write", 5, 10)], 60)).toMatchInlineSnapshot(`
      [
        "read                                12         6/s       2s",
        "write  ━━━━━━━━━━━━─────────────  5/10  50%  2.5/s  2s left",
      ]
    `)
  })

  test("have wide characters in their columns, and cut a long label", () => {
    const lines = shown([make("画像を変換する", 3, 10), make("a label that is far too long for this", 3, 10)], 60)
    expect(lines).toMatchInlineSnapshot(`
      [
        "画像を変換する           ━━━━──────────  3/10  30%  5s left",
        "a label that is far to…  ━━━━──────────  3/10  30%  5s left",
      ]
    `)
    expect(new Set(lines.map(displayWidth)).size).toBe(1)
  })

  test("show what would command a terminal, in one line", () => {
    expect(shown([make("a\u001b[31m\nb\r", 3, 10)], 60)).toMatchInlineSnapshot(`
      [
        "a\\u001b[31m\\nb\\u000d  ━━━───────  3/10  30%  1.5/s  5s left",
      ]
    `)
  })

  test("are in colour where the screen is", () => {
    const [line = ""] = draw({ outer: [make("a", 5, 10)], size: 1, now: 2000 }, { columns: 60, style: styled })
    expect(line).toContain("\u001b[36m━━━")
    expect(displayWidth(line)).toBeLessThan(60)
  })

  test("are ten at the most, outer ones first, and the last line counts the others", () => {
    const outer = Array.from({ length: 3 }, (_, at) => make(`outer ${at}`, 1, 2))
    for (const each of outer) for (let at = 0; at < 1000; at += 1) make(`inner ${at}`, 1, 2, each)
    const lines = shown(outer, 60, { size: 3003 })
    expect(lines.map((line) => line.replace(/ {2}[━─].*/, "").trimEnd())).toEqual([
      "outer 0",
      "  inner 0",
      "  inner 1",
      "  inner 2",
      "  inner 3",
      "  inner 4",
      "  inner 5",
      "outer 1",
      "outer 2",
      "and 2,994 more"
    ])
    expect(shown(outer, 60, { size: 3003, most: 3 })).toHaveLength(3)
    expect(shown(outer, 60, { size: 3003, most: 1 })).toHaveLength(1)
  })

  test("of a chain of any depth are as fast, and no further to the right than a few steps", () => {
    let last = make("0", 1, 2)
    const first = last
    for (let depth = 1; depth < 100_000; depth += 1) last = make(`${depth}`, 1, 2, last)
    expect(shown([first], 60, { size: 100_000 }).at(-2)).toMatch(/^ {8}8 /)
  })

  test("take more rows where a narrower terminal breaks them", () => {
    expect(heightOf(["x".repeat(59), "画".repeat(20), ""], 40)).toBe(4)
  })
})
