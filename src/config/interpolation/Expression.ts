/**
 * The parsed parts of a text with `${…}` in it.
 *
 * Owns their types, and reading the keys in an argument. Parsing is in `parse.ts`.
 */
import { readBracketed } from "../tree/Path.ts"

/** Finished text, or an expression to evaluate. */
export type Part = string | Expression

/** What stands between `${` and `}`. */
export type Expression = Reference | Call

/**
 * `${a.b}`, `${.sibling}`, `${server::a.b}`: the value at some keys. `up` counts the leading dots; 0 starts at the root.
 */
export interface Reference {
  readonly _tag: "Reference"
  /** The id of another config, whose root is meant; its parts stand between dots. */
  readonly config?: ReadonlyArray<string | Expression> | undefined
  readonly up: number
  readonly keys: ReadonlyArray<Key>
}

/** One key of a reference. A bracketed expression gives one key, even with dots in it. */
export interface Key {
  readonly name: string | Expression
  readonly bracketed: boolean
}

/** `${name:argument, argument}`: the result of a resolver. */
export interface Call {
  readonly _tag: "Call"
  readonly name: ReadonlyArray<string | Expression>
  readonly arguments: ReadonlyArray<Argument>
}

/** An argument of a resolver. */
export type Argument = Literal | Text | List | Dict | Expression

/** A number, a boolean or `null`, and how it was written. */
export interface Literal {
  readonly _tag: "Literal"
  readonly value: number | bigint | boolean | null
  readonly source: string
}

/** Text, quoted or not. */
export interface Text {
  readonly _tag: "Text"
  readonly parts: ReadonlyArray<Part>
}

/** `[a, b]`. */
export interface List {
  readonly _tag: "List"
  readonly items: ReadonlyArray<Argument>
}

/** `{a: b}`. */
export interface Dict {
  readonly _tag: "Dict"
  readonly entries: ReadonlyArray<readonly [string, Argument]>
}

/** What stands between the id of another config and the keys in it. */
export const configSeparator = "::"

/** Where keys lead: from the root of another config, from the own one, or from `up` levels above. */
export interface Target {
  readonly config: string | undefined
  readonly up: number
  readonly keys: ReadonlyArray<string>
}

const ofConfig = /^([^.[\]][^[\]]*?)::/

/**
 * Reads the keys in an argument: `a.b[c]`, `.sibling`, `server::a`, or an empty text for the root. A bracketed key may
 * be JSON text.
 *
 * Shape: the config, the number of leading dots, and the keys; `undefined` for unbalanced brackets.
 */
export const parseKeys = (text: string): Target | undefined => {
  const config = ofConfig.exec(text)?.[1]
  const start = config === undefined ? 0 : config.length + configSeparator.length
  const up = config === undefined ? /^\.*/.exec(text)![0].length : 0
  const keys: Array<string> = []
  const plain = /\.?([^.[\]]+)/y
  let at = start + up
  while (at < text.length) {
    plain.lastIndex = at
    const bracketed = text[at] === "[" ? readBracketed(text, at) : undefined
    const key = bracketed?.key ?? plain.exec(text)?.[1]
    if (key === undefined) return undefined
    keys.push(key)
    at = bracketed?.end ?? plain.lastIndex
  }
  return { config, up, keys }
}
