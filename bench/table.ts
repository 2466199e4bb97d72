/** The table of a benchmark: what was measured, beside what, and whether that meets its aim. */

/** A line of the table. */
export interface Row {
  readonly what: string
  readonly ours: string
  readonly beside: string
  /** What is compared with the aim; `undefined` if it could not be measured here. */
  readonly value: number | undefined
  /** The most that the ratio is to be; `undefined` if there is no aim. */
  readonly aim: number | undefined
}

/** Returns the middle of some numbers. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Writes milliseconds in three digits. */
const milliseconds = (value: number): string => `${value.toPrecision(3)} ms`

type Measured = number | readonly [value: number, text: string]

const numberOf = (measured: Measured): number => (typeof measured === "number" ? measured : measured[0])
const textOf = (measured: Measured): string => (typeof measured === "number" ? milliseconds(measured) : measured[1])

/** Makes a line of the ratio of two measures. */
export const ratioOf = (
  what: string,
  ours: Measured,
  [name, value, text]: readonly [name: string, value: number, text?: string],
  aim?: number
): Row => ({
  what,
  ours: textOf(ours),
  beside: `${name}: ${text ?? milliseconds(value)}`,
  value: numberOf(ours) / value,
  aim
})

const verdict = ({ aim, value }: Row): string => {
  if (aim === undefined) return ""
  return value === undefined ? "not measured" : value <= aim ? "met" : "not met"
}

/** Writes the lines as a table of Markdown. */
export const table = (rows: ReadonlyArray<Row>): string => {
  const cells = [
    ["what", "ours", "beside", "ratio", "aim", ""],
    ["---", "---", "---", "---", "---", "---"],
    ...rows.map((row) => [
      row.what,
      row.ours,
      row.beside,
      row.value === undefined ? "–" : row.value.toFixed(2),
      row.aim === undefined ? "" : `<= ${row.aim}`,
      verdict(row)
    ])
  ]
  return cells.map((line) => `| ${line.join(" | ")} |`).join("\n")
}
