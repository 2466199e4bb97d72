/**
 * Printing the points of a sweep as ordinary command lines.
 */
import * as Console from "effect/Console"
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { quoteForShell } from "../config/error/shell.ts"
import * as Persistence from "../config/file/Persistence.ts"
import { redactedText } from "../config/tree/secret.ts"
import { isOfLibrary, singles } from "../hook/flags.ts"
import { type InvocationData, parsedIn } from "../hook/InvocationData.ts"
import { programOf } from "../hook/sources.ts"
import { withoutFlags } from "./flags.ts"
import { type Plan, showerOf } from "./plan.ts"
import type { Space } from "./space/Space.ts"
import type { SweepError } from "./space/SweepError.ts"

/** The words that all points have in common, as they were typed, without secrets. */
const common = (data: InvocationData): ReadonlyArray<string> => {
  const show = showerOf(data)
  const program = programOf(data)
  if (program?.args === undefined) {
    const paths = [...data.paths].flatMap(([id, path]) => [`--${Persistence.flag(data.persistence, id)}`, path])
    return [program?.name ?? "main", ...data.name.split(" "), ...paths, ...data.overrides.map(show.token)]
  }
  const shown = new Map(data.overrides.map((override) => [override, show.token(override)]))
  const known = new Set([...shown.keys(), ...data.name.split(" ")])
  const secret = secretsOf(data)
  const words: Array<string> = []
  let isNext = false
  for (const word of withoutFlags(program.args)) {
    const [name = "", value] = /^--?[^-]/.test(word) ? word.replace(/^--?/, "").split("=", 2) : []
    const isValue = isNext || (secret.hasPositional && name === "" && !known.has(word))
    isNext = secret.flags.has(name) && value === undefined
    words.push(
      isValue
        ? redactedText
        : secret.flags.has(name) && value !== undefined
          ? `${word.slice(0, word.indexOf("="))}=${redactedText}`
          : (shown.get(word) ?? word)
    )
  }
  return [program.name ?? "main", ...words]
}

/** Which flags take a secret, and whether a positional does, whatever becomes of it. */
const secretsOf = (data: InvocationData) => {
  // Parser hooks add nothing else.
  const params = parsedIn(data).map(([key]) => key as Flag<unknown> | Argument<unknown>)
  const all = params
    .filter((param) => !isOfLibrary(param))
    .flatMap(singles)
    .filter(({ primitiveType }) => primitiveType._tag === "Redacted")
  return {
    flags: new Set(all.flatMap(({ aliases, kind, name }) => (kind === "flag" ? [name, ...aliases] : []))),
    hasPositional: all.some(({ kind }) => kind === "argument")
  }
}

/** Prints a command line for each point, without secrets; fails at a point that has one. */
export const listPoints = (data: InvocationData, space: Space, check: Plan["check"]): Effect.Effect<void, SweepError> =>
  Effect.suspend(() => {
    const words = common(data)
    return Effect.forEach(
      space,
      (point) => {
        // A key may look like a flag.
        const end = point.some((override) => override.startsWith("-")) && !words.includes("--") ? ["--"] : []
        return Effect.andThen(check(point), Console.log([...words, ...end, ...point].map(quoteForShell).join(" ")))
      },
      { discard: true }
    )
  })
