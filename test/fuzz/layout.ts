/**
 * Random YAML texts, as people write them: comments of every kind, indentation, quotes, brackets, anchors, marks.
 *
 * Not every one of them is YAML: whoever takes one looks first.
 */
import { integer, oneOf, type Random, several } from "./random.ts"

/** What is decided for a whole text. */
interface Layout {
  readonly draw: Random
  readonly step: number
  readonly indentSeq: boolean
  /** How often a comment, or a blank line, stands somewhere. */
  readonly noise: number
  /** The names of anchors of mappings, and of other values, that are complete. */
  readonly mappings: Array<string>
  readonly values: Array<string>
  count: number
}

const words = [
  ...["word", "two words", "yes", "no", "on", "~", "null", "Null", "true", "False", "5", "0x1F", "1.10", "+3", "1e3"],
  ...["-0", ".5", ".inf", "-.Inf", ".nan", "1_000", "010", "0o17", "12:30", "2024-01-01", "???", "$" + "{a.b}", "a:b"],
  ...["path/to", "x#y", "it's", "é", "日本", "a,b", "-x", "http://a.b/c?d", "9007199254740993", "=", "<<x", "1.0"],
  ...[
    "'single'",
    "'it''s'",
    "'# no comment'",
    "''",
    '""',
    '"double"',
    '"\\u00e9"',
    '"a\\u0085b"',
    '"\\t\\n"',
    '"a: b"'
  ],
  ...['"\\ufeff"', '"[x]"', "'null'", '"5"', '"<redacted>"', '"\\x41\\/"']
] as const

const keys = [
  "a",
  ..."bcdefgh",
  "key",
  "'q k'",
  '"d k"',
  '"\\u00e9"',
  "5",
  "1.10",
  "no",
  "y",
  "null",
  "x y",
  "a.b"
] as const

const comments = ["# c", "#", "# a: 1", "# - x", "#! \"'", "# é # again", "#\tx ", "# {", "# &a *b"] as const

const spaces = (count: number): string => " ".repeat(count)

const chance = ({ draw }: Layout, often: number): boolean => draw() < often

/** A comment at the end of a line, or nothing. */
const beside = (layout: Layout): string =>
  chance(layout, layout.noise) ? `${oneOf(layout.draw, [" ", "  ", "\t", "    "])}${oneOf(layout.draw, comments)}` : ""

/** Comments and blank lines above something. */
const above = (layout: Layout, indent: number): Array<string> => {
  if (!chance(layout, layout.noise)) return []
  return several(layout.draw, 3, () => {
    const column = oneOf(layout.draw, [indent, indent, indent, indent, 0, indent + 1, indent + layout.step])
    return chance(layout, 0.4) ? oneOf(layout.draw, ["", "", "  "]) : spaces(column) + oneOf(layout.draw, comments)
  })
}

const inFlow = (word: string): string => (/[[\]{},]/.test(word) && !/^["']/.test(word) ? "word" : word)

/** A scalar in one line. */
const scalar = (layout: Layout): string => oneOf(layout.draw, words)

const flow = (layout: Layout, depth: number, indent: number): string => {
  const { draw } = layout
  const roll = draw()
  if (depth === 0 || roll < 0.5) {
    if (layout.values.length > 0 && chance(layout, 0.1))
      return `*${oneOf(draw, [layout.values[0]!, ...layout.values])} `
    return inFlow(scalar(layout))
  }
  const isMap = roll < 0.75
  const isTall = chance(layout, 0.3)
  const gap = (): string => {
    if (!isTall) return oneOf(draw, ["", " ", "  "])
    return `${chance(layout, layout.noise) ? " # in" : ""}\n${chance(layout, layout.noise / 2) ? `${spaces(indent)}# own\n` : ""}${spaces(indent)}`
  }
  const used = new Set<string>()
  const items = several(draw, 4, () => {
    const value = flow(layout, depth - 1, indent + layout.step)
    if (!isMap) return chance(layout, 0.05) ? `k: ${value}` : value
    const key = oneOf(draw, keys)
    if (used.has(key)) return undefined
    used.add(key)
    const way = draw()
    if (way < 0.08) return key
    if (way < 0.15) return `${key}:`
    return `${key}${oneOf(draw, [": ", ": ", ":  "])}${value}`
  }).filter((each) => each !== undefined)
  const [open, close] = isMap ? ["{", "}"] : ["[", "]"]
  const inner = items.map(
    (each, index) => gap() + each + (index < items.length - 1 ? oneOf(draw, [",", ",", " ,"]) : "")
  )
  const last = items.length > 0 && chance(layout, 0.15) ? "," : ""
  return open + inner.join("") + last + gap() + close
}

const longText = (layout: Layout, indent: number): Array<string> => {
  const { draw } = layout
  const header = oneOf(draw, ["|", ">", "|-", ">-", "|+", ">+", "|2", ">2-"] as const)
  const column = header.includes("2") ? indent + 2 : indent + layout.step
  const lines = several(draw, 4, () =>
    oneOf(draw, [
      "",
      `${spaces(column)}text`,
      `${spaces(column)}# no comment`,
      `${spaces(column)}a: 1`,
      `${spaces(column)}é `
    ])
  )
  return [`${header}${beside(layout)}`, ...lines]
}

/** A value: what stands on the line of its key, and the lines below. */
const value = (layout: Layout, depth: number, indent: number, isItem: boolean): Array<string> => {
  const { draw } = layout
  const roll = draw()
  const name = chance(layout, 0.12) ? `n${layout.count++}` : undefined
  const kind = depth > 0 && roll < 0.3 ? "!!map" : depth > 0 && roll < 0.45 ? "!!seq" : roll < 0.55 ? "" : "!!str"
  const tag = kind !== "" && chance(layout, 0.08) ? ` ${kind}` : ""
  const anchor = name === undefined ? "" : ` &${name}`
  const props = chance(layout, 0.3) ? tag + anchor : anchor + tag
  const done = (lines: Array<string>, isMapping: boolean): Array<string> => {
    if (name !== undefined) layout.values.push(name)
    if (name !== undefined && isMapping) layout.mappings.push(name)
    return lines
  }
  if (depth > 0 && roll < 0.3) {
    const column = isItem ? indent + 2 : indent + layout.step
    const lines = mapping(layout, depth - 1, column)
    if (isItem && props === "" && chance(layout, 0.8))
      return done([` ${lines[0]!.trimStart()}`, ...lines.slice(1)], true)
    return done([props + beside(layout), ...above(layout, column), ...lines], true)
  }
  if (depth > 0 && roll < 0.45) {
    const column = isItem ? indent + 2 : indent + (layout.indentSeq ? layout.step : 0)
    const lines = list(layout, depth - 1, column)
    if (isItem && props === "" && chance(layout, 0.5))
      return done([` ${lines[0]!.trimStart()}`, ...lines.slice(1)], false)
    return done([props + beside(layout), ...above(layout, column), ...lines], false)
  }
  if (roll < 0.55) {
    const lines = flow(layout, 2, indent + layout.step).split("\n")
    return done([`${props} ${lines[0]}`, ...lines.slice(1, -1), ...lines.slice(1).slice(-1)], false).map(
      (line, index, all) => (index === all.length - 1 ? line + beside(layout) : line)
    )
  }
  if (roll < 0.61) {
    const [header, ...lines] = longText(layout, indent)
    return done([`${props} ${header}`, ...lines], false)
  }
  if (roll < 0.66) return done([props + beside(layout)], false)
  if (roll < 0.74 && props === "" && layout.values.length > 0) {
    return [` *${oneOf(draw, [layout.values[0]!, ...layout.values])}${beside(layout)}`]
  }
  if (roll < 0.77) {
    const below = spaces(indent + layout.step)
    return done(
      [props + beside(layout), ...above(layout, indent + layout.step), `${below}${scalar(layout)}${beside(layout)}`],
      false
    )
  }
  if (roll < 0.8)
    return done([`${props} plain text`, `${spaces(indent + layout.step)}of two lines${beside(layout)}`], false)
  return done([`${props}${oneOf(draw, [" ", " ", " ", "   "])}${scalar(layout)}${beside(layout)}`], false)
}

const mapping = (layout: Layout, depth: number, indent: number): Array<string> => {
  const { draw } = layout
  const used = new Set<string>()
  const out: Array<string> = []
  for (let left = 1 + integer(draw, 4); left > 0; left--) {
    const key = oneOf(draw, keys)
    if (used.has(key)) continue
    used.add(key)
    if (out.length > 0) out.push(...above(layout, indent))
    if (layout.mappings.length > 0 && !used.has("<<") && chance(layout, 0.25)) {
      used.add("<<")
      const name = oneOf(draw, [layout.mappings[0]!, ...layout.mappings])
      const source = oneOf(draw, [`*${name}`, `[*${name}, *${layout.mappings[0]}]`, `*${name}`])
      out.push(`${spaces(indent)}<<: ${source}${beside(layout)}`)
    }
    if (chance(layout, 0.04)) {
      out.push(`${spaces(indent)}? ${key}`)
      if (chance(layout, 0.7)) out.push(`${spaces(indent)}: ${scalar(layout)}${beside(layout)}`)
      continue
    }
    const anchor = chance(layout, 0.02) ? `&k${layout.count++} ` : ""
    const [first, ...lines] = value(layout, depth, indent, false)
    out.push(`${spaces(indent)}${anchor}${key}${oneOf(draw, [":", ":", ":", " :"])}${first}`, ...lines)
  }
  return out
}

const list = (layout: Layout, depth: number, indent: number): Array<string> => {
  const out: Array<string> = []
  for (let left = 1 + integer(layout.draw, 4); left > 0; left--) {
    if (out.length > 0) out.push(...above(layout, indent))
    const [first, ...lines] = value(layout, depth, indent, true)
    out.push(`${spaces(indent)}-${first}`, ...lines)
  }
  return out
}

/** Makes a text. */
export const yamlText = (draw: Random): string => {
  const layout: Layout = {
    draw,
    step: oneOf(draw, [2, 2, 4, 3]),
    indentSeq: draw() < 0.5,
    noise: oneOf(draw, [0, 0.2, 0.5]),
    mappings: [],
    values: [],
    count: 0
  }
  const marks = oneOf(draw, [[], [], [], ["---"], ["--- # mark"], ["%YAML 1.2", "---"], ["# top", "---"]])
  const root = draw() < 0.8 ? mapping(layout, 3, 0) : draw() < 0.7 ? list(layout, 3, 0) : flow(layout, 3, 2).split("\n")
  const foot = oneOf(draw, [[], [], [], ["..."], ["", "# foot"], ["# foot", "", ""]])
  const lines = [...marks, ...above(layout, 0), ...root, ...foot]
  const newline = draw() < 0.2 ? "\r\n" : "\n"
  const text = lines.join("\n").replaceAll("\n", newline)
  return (draw() < 0.1 ? "\ufeff" : "") + text + (draw() < 0.85 ? newline : "")
}
