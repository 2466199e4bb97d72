/**
 * The formats that config files may have.
 *
 * Owns what a format is, the table of formats, and finding the format of a path by its extension. The table is a
 * reference that holds YAML and JSON by default; a layer adds others.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Result from "effect/Result"
import { Malformed, UnsupportedFormat } from "../error/ConfigError.ts"
import * as Origin from "../tree/Origin.ts"
import type { Tree } from "../tree/Tree.ts"
import * as Json from "./json/Json.ts"
import type { Describe, RewriteOptions } from "./yaml/print.ts"
import * as Yaml from "./yaml/Yaml.ts"

export type { Describe, Renamed, RewriteOptions } from "./yaml/print.ts"

/**
 * A way to write a config as text.
 *
 * `extensions` are in lower case, without a dot. `parse` succeeds with `undefined` for a text without a value.
 * `rewrite`, if it exists, writes a tree over a previous text and changes only the lines of what changed; its `renamed`
 * tells what the last key of a path is called by now.
 *
 * @since 0.1.0
 * @category models
 */
export interface Format {
  readonly name: string
  readonly extensions: ReadonlyArray<string>
  readonly parse: (
    text: string,
    file: { readonly config: string; readonly path: string }
  ) => Result.Result<Tree | undefined, Malformed>
  readonly print: (tree: Tree, options?: { readonly descriptions?: Describe | undefined }) => string
  readonly rewrite?: (previous: string, tree: Tree, options?: RewriteOptions) => string
}

/**
 * Makes the error for a text that your own format cannot read; line and column count from 1.
 *
 * ```ts
 * const error = Format.malformed({ config: "model", path: "model.ini" }, { line: 3, column: 1, reason: "no section" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const malformed = (
  file: { readonly config: string; readonly path: string },
  at: { readonly line: number; readonly column: number; readonly reason: string }
): Malformed =>
  new Malformed({ config: file.config, origin: Origin.fromFile(file.path, at.line, at.column), reason: at.reason })

/**
 * YAML 1.2: `yaml`, `yml`.
 *
 * ```ts
 * expect(Format.yaml.print(Tree.fromUnknown({ lr: 0.1 }))).toEqual("lr: 0.1\n")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const yaml: Format = { name: "YAML", extensions: ["yaml", "yml"], ...Yaml }

/**
 * JSON: `json`.
 *
 * ```ts
 * expect(Format.json.extensions).toEqual(["json"])
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const json: Format = { name: "JSON", extensions: ["json"], ...Json }

/**
 * The formats of config files; if two have the same extension, the first is used.
 *
 * @since 0.1.0
 * @category services
 */
export const Formats = Context.Reference<ReadonlyArray<Format>>("effect-coma/config/Formats", {
  defaultValue: () => [yaml, json]
})

/**
 * Adds formats to the table, ahead of those already in it.
 *
 * ```ts
 * const lines: Format.Format = {
 *   name: "lines",
 *   extensions: ["txt"],
 *   parse: (text, place) => Result.succeed(Tree.fromUnknown(text.split("\n"), Origin.fromFile(place.path, 1, 1))),
 *   print: (tree) => `${Tree.toUnknown(tree)}\n`
 * }
 * const program = wake([greet], app).pipe(Effect.provide(Format.layer(lines)))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer = (...formats: ReadonlyArray<Format>): Layer.Layer<never> =>
  Layer.effect(
    Formats,
    Effect.map(Formats, (table) => [...formats, ...table])
  )

/**
 * Returns a path's extension in lower case, without the dot; empty if its last part has none.
 *
 * @since 0.1.0
 * @category getters
 */
export const extensionOf = (path: string): string => {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
  const dot = name.lastIndexOf(".")
  return /^\.*$/.test(name.slice(0, Math.max(dot, 0))) ? "" : name.slice(dot + 1).toLowerCase()
}

/**
 * Finds the format of a path by its extension. Errors: UnsupportedFormat, which lists the known extensions.
 *
 * @since 0.1.0
 * @category getters
 */
export const formatOf = (file: {
  readonly config: string
  readonly path: string
}): Effect.Effect<Format, UnsupportedFormat> =>
  Effect.flatMap(Formats, (table) => {
    const wanted = extensionOf(file.path)
    const format = table.find(({ extensions }) => extensions.includes(wanted))
    if (format !== undefined) return Effect.succeed(format)
    const supported = [...new Set(table.flatMap(({ extensions }) => extensions))]
    return Effect.fail(new UnsupportedFormat({ ...file, supported }))
  })
