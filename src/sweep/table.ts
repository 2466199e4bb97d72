/**
 * What is recorded of a sweep, as a table: for people, as CSV, or as JSON.
 *
 * Owns the columns: each key that varies, the status, each part of the result. It prints what is recorded and runs nothing.
 */
import * as Console from "effect/Console"
import { displayWidth } from "effect/cli/CliOutput"
import * as Effect from "effect/Effect"
import { inLine } from "../terminal/style.ts"
import { type Recorded, Store, type SweepRecord } from "./Store.ts"
import { SweepError } from "./space/SweepError.ts"
import { valuesOf } from "./space/values.ts"

type Cells = ReadonlyMap<string, unknown>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The parts of a result; one that has none is `result`. */
const partsOf = ({ result }: Recorded): Cells =>
  new Map(result === undefined ? [] : isRecord(result) ? Object.entries(result) : [["result", result]])

/** The overrides of a point by their keys. */
const valueCells = ({ overrides }: Recorded): Cells => new Map(Object.entries(valuesOf(overrides)))

/** Orders numbers by size, before anything else as text. */
const compare = (a: unknown, b: unknown): number => {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : Number(a > b)
  if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? -1 : 1
  const [left, right] = [textOf(a), textOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const textOf = (value: unknown): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)

const sorted = (points: ReadonlyArray<Recorded>, by: string | undefined): ReadonlyArray<Recorded> => {
  if (by === undefined) return points
  const isDown = by.startsWith("-")
  const key = isDown ? by.slice(1) : by
  const cell = (point: Recorded): unknown => {
    if (key === "#") return point.index
    if (key === "status") return point.status
    const value = partsOf(point).get(key) ?? valueCells(point).get(key)
    // As JSON, a number that is not finite is a text, and one that is none is not there.
    if (typeof value !== "string" || value.trim() === "") return value ?? undefined
    return value === "NaN" ? undefined : Number.isNaN(Number(value)) ? value : Number(value)
  }
  const cells = new Map(points.map((point) => [point, cell(point)]))
  return points.toSorted((a, b) => {
    const [left, right] = [cells.get(a), cells.get(b)]
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
    return isDown ? compare(right, left) : compare(left, right)
  })
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Writes a number for people, who read no more than six digits of it. */
const shortened = (value: unknown): string =>
  typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : textOf(value)

/** Puts what is recorded into rows, the first one with the names of the columns. */
const rowsOf = (
  points: ReadonlyArray<Recorded>,
  show: (value: unknown) => string
): ReadonlyArray<ReadonlyArray<string>> => {
  const keys = [...new Set(points.flatMap((point) => [...valueCells(point).keys()]))]
  const results = [...new Set(points.flatMap((point) => [...partsOf(point).keys()]))]
  const hasProblem = points.some(({ problem }) => problem !== undefined)
  return [
    ["#", ...keys, "status", ...results, ...(hasProblem ? ["problem"] : [])],
    ...points.map((point) => {
      const values = valueCells(point)
      const parts = partsOf(point)
      return [
        String(point.index + 1),
        ...keys.map((key) => textOf(values.get(key))),
        point.status,
        ...results.map((key) => show(parts.get(key))),
        ...(hasProblem ? [point.problem ?? ""] : [])
      ]
    })
  ]
}

/** Most cells are plain, and telling the width of any text takes long. */
const widthOf = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : displayWidth(text))

const asText = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const shown = rows.map((row) => row.map(inLine))
  const widths = shown[0]!.map((_, column) => shown.reduce((widest, row) => Math.max(widest, widthOf(row[column]!)), 0))
  const pad = (text: string, column: number) => text + " ".repeat(widths[column]! - widthOf(text))
  return shown.map((row) => row.map(pad).join("  ").trimEnd()).join("\n")
}

const asJson = (points: ReadonlyArray<Recorded>): string =>
  JSON.stringify(
    points.map(({ directory, id, index, overrides, problem, result, status }) => ({
      id,
      index,
      values: valuesOf(overrides),
      status,
      result,
      problem,
      directory
    })),
    undefined,
    2
  )

/** Prints what is recorded of a sweep. */
export const printTable = Effect.fnUntraced(function* (
  { id }: SweepRecord,
  format: "text" | "csv" | "json",
  by: string | undefined
): Effect.fn.Return<void, SweepError, Store> {
  const points = yield* (yield* Store).points(id)
  const name = by?.replace(/^-/, "")
  const keys = ["#", "status"].concat(
    points.flatMap((point) => [...partsOf(point).keys(), ...valueCells(point).keys()])
  )
  if (name !== undefined && points.length > 0 && !keys.includes(name)) {
    const explanation = `--sort: nothing is called ${name}. There is ${[...new Set(keys)].join(", ")}.`
    return yield* new SweepError({ reason: { _tag: "Misused", explanation } })
  }
  const ordered = sorted(points, by)
  if (format === "json") return yield* Console.log(asJson(ordered))
  const rows = rowsOf(ordered, format === "csv" ? textOf : shortened)
  if (format === "csv") return yield* Console.log(rows.map((row) => row.map(quoted).join(",")).join("\n"))
  yield* Console.log(points.length === 0 ? "Nothing is recorded of this sweep." : asText(rows))
})
