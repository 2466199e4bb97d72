/**
 * What a value names with `@`: a file, or standard input.
 *
 * Owns what counts as its text and what its format reads of it. The rules for files are those of configs, in `reading.ts`.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { type ConfigError, FileFailed, FileNotFound, Malformed, UnsupportedFormat } from "../error/ConfigError.ts"
import * as Format from "../format/Format.ts"
import * as Origin from "../tree/Origin.ts"
import { isHidden, redactedText } from "../tree/secret.ts"
import type { Tree } from "../tree/Tree.ts"
import { mapFailure, refuse } from "./errors.ts"
import { decode, parse, read, tooLarge, withoutByteOrderMark } from "./reading.ts"
import * as Stdin from "./stdin.ts"
import type { FileServices } from "./Target.ts"

/** Why a value cannot be read from what it names. */
export type Unloaded = FileNotFound | FileFailed | Malformed | UnsupportedFormat

/**
 * What a value names, as it was read.
 *
 * @since 0.1.0
 * @category models
 */
export interface Loaded {
  /** Where its text begins. */
  readonly origin: Origin.Origin
  /** Its text, or why it cannot be read. */
  readonly text: Result.Result<string, Unloaded>
  /** What its format reads of it, `undefined` for an empty one; or why there is nothing to read. */
  readonly tree: Result.Result<Tree | undefined, Unloaded>
  /** Whether a field of text takes the text as it is: no format has the extension, or it is standard input. */
  readonly isText: boolean
}

/** What origins call standard input. */
const stdin = "<stdin>"

const stdinText: Effect.Effect<Result.Result<string, Unloaded>> = Effect.result(
  Effect.gen(function* () {
    const file = { config: "", path: stdin }
    const bytes = yield* mapFailure(file, "read")(Stdin.bytes)
    if (bytes === "none") return yield* Effect.fail(refuse(file, "read", "the program has no standard input"))
    if (bytes === "larger") return yield* Effect.fail(tooLarge(file))
    return yield* Effect.fromResult(Result.mapError(decode(bytes), (error) => error(file)))
  })
)

const fileText = (path: string): Effect.Effect<Result.Result<string, Unloaded>, never, FileServices> => {
  const file = { config: "", path }
  if (path.trim() === "") return Effect.succeed(Result.fail(refuse(file, "read", "it names no file")))
  return Effect.result(
    Effect.flatMap(read(file), (text) =>
      Option.isSome(text) ? Effect.succeed(text.value) : Effect.fail(new FileNotFound(file))
    )
  )
}

const reasonOf = ({ reason }: ConfigError): Unloaded =>
  // A format fails with this alone.
  reason as Malformed

/** Reads what a value names: a path from the current directory, or `-` for standard input, which is YAML. */
export const load = Effect.fnUntraced(function* (name: string): Effect.fn.Return<Loaded, never, FileServices> {
  const isStdin = name === "-"
  const file = { config: "", path: isStdin ? stdin : name }
  const text = yield* isStdin ? stdinText : fileText(name)
  const origin = Origin.fromFile(file.path, 1, 1)
  if (Result.isFailure(text)) return { origin, text, tree: Result.fail(text.failure), isText: isStdin }
  const format = yield* Effect.result(isStdin ? Effect.succeed(Format.yaml) : Format.formatOf(file))
  const tree = Result.isFailure(format)
    ? Result.fail(format.failure)
    : yield* Effect.result(Effect.mapError(parse(format.success, text.success, file), reasonOf))
  return { origin, text, tree, isText: isStdin || Result.isFailure(format) }
})

/** Returns the text that a field of text takes: without a byte order mark, and without the end of the last line. */
export const textIn = (text: string): string => withoutByteOrderMark(text).replace(/\r?\n$/, "")

/**
 * Makes the error of a value that cannot be read, for a config; `by` is the value. What may be a secret that begins with `@`
 * is not shown.
 */
export const unloaded = (error: Unloaded, config: string, by: Origin.Origin): Unloaded => {
  if (error._tag === "Malformed") return new Malformed({ ...error, config })
  const hidden = isHidden(by)
  const of = { config, by, path: hidden ? redactedText : error.path }
  switch (error._tag) {
    case "FileNotFound":
      return new FileNotFound(of)
    case "UnsupportedFormat":
      return new UnsupportedFormat({ ...error, ...of })
    case "FileFailed":
      return new FileFailed({ ...error, ...of, cause: hidden ? undefined : error.cause })
  }
}
