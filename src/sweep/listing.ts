/**
 * Printing the points of a sweep as ordinary command lines.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { quoteForShell } from "../config/error/shell.ts"
import * as Persistence from "../config/file/Persistence.ts"
import { redactedText } from "../config/tree/secret.ts"
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
  const secrets = parsedIn(data).flatMap(([, value]) => secretsIn(value))
  const hide = (word: string) => secrets.reduce((text, secret) => text.replaceAll(secret, redactedText), word)
  const words = withoutFlags(program.args).map((word) => shown.get(word) ?? hide(word))
  return [program.name ?? "main", ...words]
}

/** The secrets that flags and positionals took. */
const secretsIn = (value: unknown): ReadonlyArray<string> => {
  if (Redacted.isRedacted(value)) return [String(Redacted.value(value))].filter((text) => text !== "")
  if (Option.isOption(value)) return Option.isSome(value) ? secretsIn(value.value) : []
  return Array.isArray(value) ? value.flatMap(secretsIn) : []
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
