/**
 * Looks through a YAML text for what costs much and cannot be right, before anything is made of it.
 *
 * Owns the faults that show in the order of lexemes alone: too many of them, too deep nesting, a collection that is
 * never closed, a comma without a value, two anchors or tags of one value. The package would find each of them too, but
 * only after it has made objects of the whole text, and an error of each fault.
 */
import { Lexer } from "yaml"
import * as Limits from "../../tree/limits.ts"
import { type Fault, notClosed, reasons } from "./fault.ts"

/** What the scan knows of the lexemes so far. */
interface State {
  offset: number
  count: number
  /** Where each flow collection that is open begins. */
  readonly open: Array<number>
  /** How many block collections begin on this line. */
  indicators: number
  /** Whether a value may not be left out here: at the start of a flow collection, and after a comma in one. */
  isEmpty: boolean
  anchors: number
  tags: number
  /** Whether the next lexeme is the text of a scalar. */
  isText: boolean
}

/** The lexeme at the start of a document, and the one before the text of a scalar. */
const start = "\u0002"
const scalar = "\u001f"

const startValue = (state: State): void => {
  state.isEmpty = false
  state.anchors = 0
  state.tags = 0
}

/** Takes in one lexeme, and returns what is wrong with it. */
const take = (state: State, lexeme: string): string | undefined => {
  if (state.isText) {
    state.isText = false
    startValue(state)
    return undefined
  }
  switch (lexeme[0]) {
    case scalar:
      state.isText = true
      return undefined
    case "[":
    case "{":
      startValue(state)
      state.open.push(state.offset)
      state.isEmpty = true
      return state.open.length > Limits.maxDepth ? Limits.tooDeep : undefined
    case "]":
    case "}":
      startValue(state)
      state.open.pop()
      return undefined
    case ",":
      if (state.open.length === 0) return undefined
      if (state.isEmpty) return reasons.UNEXPECTED_TOKEN
      state.isEmpty = true
      return undefined
    case "-":
    case "?":
      if (lexeme.length > 1) return undefined
      startValue(state)
      return ++state.indicators > Limits.maxDepth ? Limits.tooDeep : undefined
    case "&":
      state.isEmpty = false
      return ++state.anchors > 1 ? reasons.MULTIPLE_ANCHORS : undefined
    case "!":
      state.isEmpty = false
      return ++state.tags > 1 ? reasons.MULTIPLE_TAGS : undefined
    case "\n":
    case "\r":
      // properties on the next line may be those of a key
      state.indicators = 0
      state.anchors = 0
      state.tags = 0
      return undefined
    case " ":
    case "\t":
    case "#":
    case "\ufeff":
      return undefined
    default:
      startValue(state)
      return undefined
  }
}

/** Returns the first fault that the lexemes of a text show. */
export const scan = (source: string): Fault | undefined => {
  const state: State = {
    offset: 0,
    count: 0,
    open: [],
    indicators: 0,
    isEmpty: false,
    anchors: 0,
    tags: 0,
    isText: false
  }
  let documents = 0
  for (const lexeme of new Lexer().lex(source)) {
    // a second document is a fault that the parser finds at once
    if (lexeme === start && ++documents > 1) return undefined
    const reason = ++state.count > Limits.maxTokens ? Limits.tooManyTokens : take(state, lexeme)
    if (reason !== undefined) return { offset: state.offset, reason }
    if (lexeme !== scalar && lexeme !== start && lexeme !== "\u0018") state.offset += lexeme.length
  }
  const last = state.open.at(-1)
  return last === undefined ? undefined : { offset: last, reason: `${notClosed}, or what it holds is not indented` }
}
