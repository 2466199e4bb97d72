/**
 * Where a value came from.
 *
 * Owns the five kinds of origin and how each reads in a message. Every node of a tree carries an origin, and every
 * error about a value names one.
 */
import * as Schema from "effect/Schema"

/**
 * The schema declares the value as a default.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Default = Schema.TaggedStruct("Default", {})

/**
 * A file holds the value. `line` and `column` count from 1.
 *
 * @since 0.1.0
 * @category schemas
 */
export const File = Schema.TaggedStruct("File", { path: Schema.String, line: Schema.Number, column: Schema.Number })

/**
 * A command-line token gives the value. `index` counts the overrides of the command line from 1.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Token = Schema.TaggedStruct("Token", { index: Schema.Number, text: Schema.String })

/**
 * An environment variable gives the value.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Environment = Schema.TaggedStruct("Environment", { name: Schema.String })

/**
 * A hook, or other code, set the value.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Hook = Schema.TaggedStruct("Hook", {})

/**
 * Where a value came from.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Origin = Schema.Union([Default, File, Token, Environment, Hook])
export type Origin = typeof Origin.Type

/**
 * The origin of a schema's defaults.
 *
 * ```ts
 * expect(Origin.format(Origin.fromDefault)).toEqual("the default")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromDefault: Origin = { _tag: "Default" }

/**
 * The origin of a value that a hook set.
 *
 * ```ts
 * expect(Origin.format(Origin.fromHook)).toEqual("a hook")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromHook: Origin = { _tag: "Hook" }

/**
 * Makes the origin of a value in a file; `line` and `column` count from 1.
 *
 * ```ts
 * expect(Origin.format(Origin.fromFile("train.yaml", 3, 5))).toEqual("train.yaml:3:5")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromFile = (path: string, line: number, column: number): Origin => ({ _tag: "File", path, line, column })

/**
 * Makes the origin of a command-line token; `index` counts the overrides from 1.
 *
 * ```ts
 * expect(Origin.format(Origin.fromToken(2, "lr=fast"))).toEqual("override 2: lr=fast")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromToken = (index: number, text: string): Origin => ({ _tag: "Token", index, text })

/**
 * Makes the origin of an environment variable.
 *
 * ```ts
 * expect(Origin.format(Origin.fromEnvironment("HOME"))).toEqual("$HOME")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromEnvironment = (name: string): Origin => ({ _tag: "Environment", name })

const maxLength = 120

/**
 * Cuts a text that a command line may hold to what a message can.
 *
 * @internal
 */
export const shorten = (text: string): string => (text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`)

/**
 * Formats an origin for a message: `train.yaml:3:5`, `override 2: lr=fast`, `$HOME`, `the default`, `a hook`.
 *
 * @since 0.1.0
 * @category getters
 */
export const format = (origin: Origin): string => {
  switch (origin._tag) {
    case "Default":
      return "the default"
    case "File":
      return `${origin.path}:${origin.line}:${origin.column}`
    case "Token":
      return `override ${origin.index}: ${shorten(origin.text)}`
    case "Environment":
      return `$${origin.name}`
    case "Hook":
      return "a hook"
  }
}
