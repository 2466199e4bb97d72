/**
 * The printed form of an error of the library: what is wrong, where, and how to fix it.
 *
 * Owns putting these together for a screen. Loaded when there is an error, and not before.
 */
import * as Effect from "effect/Effect"
import type { ConfigError } from "../config/error/ConfigError.ts"
import { reasonsOf, type Several } from "../config/error/several.ts"
import { said } from "../config/error/wording.ts"
import * as Origin from "../config/tree/Origin.ts"
import type { OverrideError } from "../param/override/OverrideError.ts"
import { excerpt, type Line } from "../terminal/excerpt.ts"
import { columnFor, hang, pad, wrap } from "../terminal/layout.ts"
import * as Screens from "../terminal/Screen.ts"
import { visible } from "../terminal/style.ts"
import { count, isOfCommandLine } from "./nouns.ts"
import { type Place, type Problem, problemOf } from "./problem.ts"
import { lineOfFile, linesOfWords, readLines, type Word } from "./source.ts"

type Screen = Screens.Screen

/** The screen that errors are printed on. */
export const screen: Effect.Effect<Screen> = Screens.of("stderr")

/** What is known of the command that failed. */
export interface Of {
  /** The program and the command, as they were called. */
  readonly called: string
  /** Tells whether what stands beside a value of a config may be shown: no config of the command has a secret. */
  readonly isPlain: (config: string) => boolean
}

/** Whether the program ends, or goes on. */
type Kind = "error" | "warning"

/** Sets off what went wrong; text that the library wrote is wrapped, but for what must stay whole. */
export const headed = (
  text: string,
  screen: Screen,
  whole: ReadonlyArray<string> | undefined,
  kind: Kind = "error"
): string => {
  const start = `${kind}:`
  const shown = `${start} ${visible(text)}`
  const [first = "", ...others] = whole === undefined ? shown.split("\n") : wrapped(shown, screen, whole)
  return [`${screen.style[kind](start)}${first.slice(start.length)}`.trimEnd(), ...others].join("\n")
}

/** A space at which no line breaks: `visible` leaves no such character in a text. */
const bound = "\u0000"

/** Wraps a text at words; lines that are indented are laid out already. */
const wrapped = (text: string, { columns }: Screen, whole: ReadonlyArray<string>): ReadonlyArray<string> => {
  const parts = whole.map(visible).filter((each) => each.includes(" "))
  const held = parts.reduce((out, each) => out.replaceAll(each, each.replaceAll(" ", bound)), text)
  return held
    .split("\n")
    .flatMap((line) => (line.startsWith(" ") ? [line] : wrap(line, columns)))
    .map((line) => line.replaceAll(bound, " "))
}

/** What stands in a line and must not be wrapped: paths, and what one may type. */
const wholeOf = (error: ConfigError | OverrideError): ReadonlyArray<string> =>
  reasonsOf<ConfigError["reason"] | OverrideError["reason"]>(error).flatMap((reason) => [
    ...("path" in reason && typeof reason.path === "string" ? [said(reason.path)] : []),
    ...("origin" in reason ? [Origin.format(reason.origin)] : []),
    ...("token" in reason ? [reason.token] : [])
  ])

/** Where a problem stands: the path of a file, nothing for the command line, or nowhere that can be shown. */
const sourceOf = ({ origin }: Place): string | null | undefined =>
  origin._tag === "File" ? origin.path : origin._tag === "Token" ? null : undefined

/** A place with its problem. */
interface Located extends Place {
  readonly problem: Problem
}

/** The places of one file, or of the command line, as they are shown, and those that are not. */
interface Shown {
  readonly source: string | null
  readonly text: string
  readonly shown: ReadonlyArray<Located>
}

const position = ({ origin }: Place): number =>
  origin._tag === "File" ? origin.line * 1e6 + origin.column : origin._tag === "Token" ? origin.index : 0

/** Shows each place once: two ways may lead through it. */
const distinct = (places: ReadonlyArray<Located>): ReadonlyArray<Located> => {
  const known = new Set<string>()
  return places.filter((place) => {
    const key = `${position(place)} ${place.label}`
    const isNew = !known.has(key)
    known.add(key)
    return isNew
  })
}

const showFile = Effect.fnUntraced(function* (path: string, places: ReadonlyArray<Located>, of: Of, screen: Screen) {
  const file = yield* readLines(path)
  const lines: Array<Line> = []
  const shown: Array<Located> = []
  for (const place of file === undefined ? [] : places) {
    if (place.origin._tag !== "File") continue
    const isPlain = place.problem.config !== undefined && of.isPlain(place.problem.config)
    const line = lineOfFile(file!, place.origin, place, isPlain)
    if (line === undefined) continue
    shown.push(place)
    const last = lines.at(-1)
    if (last?.number === line.number && last?.text === line.text)
      lines[lines.length - 1] = { ...last!, marks: [...last!.marks, ...line.marks] }
    else lines.push(line)
  }
  return { source: path, text: excerpt(lines, screen), shown }
})

const showCommandLine = (places: ReadonlyArray<Located>, of: Of, screen: Screen): Shown => {
  const words = places.flatMap(
    ({ label, origin, part }): ReadonlyArray<Word> =>
      origin._tag === "Token" ? [{ index: origin.index, text: origin.text, label, part }] : []
  )
  return { source: null, text: excerpt(linesOfWords(of.called, words, screen.columns - 2), screen), shown: places }
}

/** Lists in columns what no excerpt shows. */
const rows = (problems: ReadonlyArray<Problem>, screen: Screen): string => {
  const named = problems.map(({ places: [place], row: [subject, text] }) => {
    const at = place?.origin._tag === "File" ? ` (${Origin.format(place.origin)})` : ""
    return [visible(subject + at), visible(text)] as const
  })
  const width = columnFor(
    named.map(([subject]) => subject),
    Math.floor(screen.columns / 2)
  )
  return named
    .map(([subject, text]) => hang(wrap(text, screen.columns - width - 4), `  ${pad(subject, width)}  `))
    .join("\n")
}

/** How many overrides an error advises. */
const maxAdvised = 4

/** Says how to fix problems of one source. */
const advice = (problems: ReadonlyArray<Problem>, files: number, isShown: boolean): string => {
  const own = new Set(problems.flatMap(({ advice }) => advice ?? []))
  if (own.size > 0) return [...own].join(" ")
  const isOne = problems.length === 1
  const them = isOne ? "it" : "them"
  const [first] = problems
  if (first?.kind === "UnmatchedOverride") return `Correct ${them}, or leave ${them} out.`
  if (files === 0 && first?.kind !== "MissingValue") return `Correct ${them} there.`
  const sets = problems.flatMap(({ set }) => set ?? [])
  const pass = sets.length === 0 || sets.length > maxAdvised ? "" : `, or pass ${sets.join(" ")}`
  if (first?.kind === "MissingValue") {
    return `Set ${them} ${isShown ? "there" : files > 1 || files === 0 ? "in the config's file" : "in the file"}${pass}.`
  }
  if (first?.kind === "Malformed" || first?.kind === "Interpolation") return `Correct ${them} there${pass}.`
  return `Correct the ${files > 1 ? "files" : "file"}${pass}.`
}

/** Says in a line what is wrong, and where if that is one place. */
const title = (problems: Several<Problem>, sources: ReadonlyArray<string | null>, more: boolean): string => {
  const [first] = problems
  const [source] = sources
  const isOne = problems.length === 1 && !more
  if (isOne && first.kind === "Malformed") {
    return typeof source === "string" ? `cannot read ${said(source)}` : "cannot read an override"
  }
  const what = count(problems, more)
  if (sources.length !== 1) return what
  if (typeof source === "string") return `${said(source)}: ${what}`
  return problems.every(isOfCommandLine) ? what : `${what} on the command line`
}

/** Prints an error about values, files and overrides. */
export const print = Effect.fnUntraced(function* (
  error: ConfigError | OverrideError,
  of: Of,
  screen: Screen,
  kind: Kind = "error"
): Effect.fn.Return<string> {
  const problems = reasonsOf<ConfigError["reason"] | OverrideError["reason"]>(error).flatMap(
    (reason) => problemOf(reason) ?? []
  )
  const [first, ...others] = problems
  const plain = headed(error.message, screen, wholeOf(error), kind)
  if (first === undefined) return plain
  const places = problems.flatMap((problem) => problem.places.map((place): Located => ({ ...place, problem })))
  const bySource = Map.groupBy(places, sourceOf)
  const shown: Array<Shown> = []
  for (const [source, those] of bySource) {
    const inOrder = distinct(those.toSorted((a, b) => position(a) - position(b)))
    if (source === null) shown.push(showCommandLine(inOrder, of, screen))
    else if (source !== undefined) shown.push(yield* showFile(source, inOrder, of, screen))
  }
  const visibleProblems = new Set(shown.flatMap(({ shown }) => shown.map(({ problem }) => problem)))
  const isMissing = first.kind === "MissingValue"
  if (visibleProblems.size === 0 && others.length === 0 && !isMissing) return plain
  const excerpts = shown.filter(({ text }) => text !== "")
  const sources = shown.map(({ source }) => source)
  const bodies = excerpts.map(({ source, text }) =>
    excerpts.length === 1 && sources.length === 1
      ? text
      : `${source === null ? "command line" : visible(said(source))}:\n${text}`
  )
  const hidden = problems.filter((problem) => !visibleProblems.has(problem))
  if (hidden.length > 0) bodies.push(rows(hidden, screen))
  const files = sources.filter((source) => source !== null).length
  const known = problems.length === hidden.length && isMissing ? [] : sources
  const sets = problems.flatMap(({ set }) => set ?? [])
  return [
    headed(title([first, ...others], known, error.more === true), screen, wholeOf(error), kind),
    ...bodies,
    ...(error.more === true ? ["and more"] : []),
    // What the program goes on with need not be fixed now.
    ...(kind === "error"
      ? [wrapped(visible(advice(problems, files, hidden.length === 0)), screen, sets).join("\n")]
      : [])
  ].join("\n\n")
})
