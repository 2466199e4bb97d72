/**
 * Somebody at a terminal: what a program under test shows on stderr is seen, and these keys are pressed.
 */

import { type Cause, Effect, Layer, Option, Queue, Stdio, Terminal } from "effect"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"

/** What the terminal is. */
export interface Options {
  readonly stdin?: boolean
  readonly stderr?: boolean
  readonly canPrompt?: boolean
}

const named: ReadonlySet<string> = new Set(["return", "down", "up", "escape"])

const input = (name: string, text?: string): Terminal.UserInput => ({
  input: Option.fromUndefinedOr(text),
  key: { name, ctrl: false, meta: false, shift: false }
})

/** Makes the key presses of a word: a key by its name, and anything else letter by letter. */
const presses = (word: string): ReadonlyArray<Terminal.UserInput> =>
  named.has(word) ? [input(word)] : [...word].map((letter) => input(letter, letter))

/** Sits somebody down who types; after the last key there is no more input. */
export const typing = (words: ReadonlyArray<string>, { canPrompt = true, stderr = true, stdin = true }: Options = {}) =>
  Layer.mergeAll(
    Layer.effect(
      Stdio.Stdio,
      Effect.map(Stdio.Stdio, (stdio) => ({
        ...stdio,
        stdinIsTerminal: Effect.succeed(stdin),
        stderrIsTerminal: Effect.succeed(stderr)
      }))
    ),
    Layer.effect(
      Terminal.Terminal,
      Effect.gen(function* () {
        const terminal = yield* Terminal.Terminal
        const keys = yield* Queue.unbounded<Terminal.UserInput, Cause.Done>()
        const all = words.flatMap(presses)
        const quit = all.findIndex(({ key }) => key.name === "escape")
        yield* Queue.offerAll(keys, quit < 0 ? all : all.slice(0, quit))
        yield* Queue.end(keys)
        return { ...terminal, columns: Effect.succeed(1000), readInput: Effect.succeed(keys) }
      })
    ),
    Layer.succeed(TerminalCapabilities.TerminalCapabilities, { canColor: false, canAnimate: false, canPrompt })
  )

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const escapes = /\u001b(?:\[[?\d;]*[A-Za-z]|[78])|\u0007/g

/** Lists the questions that were shown, in order, each once. */
export const questions = (stderr: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(
    [
      ...stderr
        .join("\n")
        .replaceAll(escapes, "\n")
        .matchAll(/\? (.*?) ›/g)
    ].map(([, question]) => question!)
  )
]
