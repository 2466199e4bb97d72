/**
 * The JSON Schemas beside the files of configs, for editors.
 *
 * Owns where they are, how a file names its own, and writing one that has changed. What stands in them is made in
 * `config/schema/json`.
 */
import * as Effect from "effect/Effect"
import type { JsonSchema } from "effect/JsonSchema"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { FileFailed } from "../error/ConfigError.ts"
import type * as Format from "../format/Format.ts"
import { schemaIn, schemaKey } from "../schema/json/key.ts"
import * as Origin from "../tree/Origin.ts"
import * as Tree from "../tree/Tree.ts"
import * as AtomicFile from "./AtomicFile.ts"
import { type ConfigFile, mapFailure } from "./errors.ts"
import type { Persistence } from "./Persistence.ts"
import { readText, readWith, withoutByteOrderMark } from "./reading.ts"
import { type FileServices, follow } from "./Target.ts"

/** What the schema of a config says of keys that it does not have, and of the version of its file. */
export const schemaOptions = (
  { settings, versions }: Persistence,
  schema: Schema.Constraint
): { readonly unknownKeys: boolean; readonly version: number | undefined } => ({
  unknownKeys: settings.unknownKeys === "warn" || settings.unknownKeys === "keep",
  version: versions.get(schema)?.version
})

/** Writes a schema as text. */
export const schemaText = (schema: JsonSchema): string => `${JSON.stringify(schema, undefined, 2)}\n`

/** Where the schema of a config is, and how the config's file names it. */
export interface Place {
  readonly path: string
  readonly reference: string
}

/** Returns where the schema of a config is: in a folder that starts from that of the config's file. */
export const placeOf = (folder: string, file: ConfigFile): Effect.Effect<Place, never, Path.Path> =>
  Effect.map(Path.Path, (path) => {
    const start = path.dirname(file.path)
    const inside = path.isAbsolute(folder) ? folder : path.join(start, folder)
    // An id is any name that a parameter may have.
    const name = `${file.config.replace(/[^\p{L}\p{N}._-]/gu, "-")}.schema.json`
    const at = path.join(inside, name)
    // A working directory that is gone has no files, either.
    const way = Result.getOrElse(
      Result.try(() => path.relative(start, at)),
      () => at
    )
    return { path: at, reference: encodeURI(way.replaceAll("\\", "/")) }
  })

/** How a file is written that may name its schema. */
interface Naming {
  readonly descriptions: Format.Describe | undefined
  readonly renamed: Format.Renamed | undefined
  /** How a new file names its schema. */
  readonly schema: string | undefined
  /** The text that is written over. */
  readonly previous: Option.Option<string>
  readonly file: ConfigFile
}

/** Writes the text of a file: a new one names its schema, where its format can, and one that is written over as it did. */
export const printNaming = (
  format: Format.Format,
  tree: Tree.Tree,
  { descriptions, file, previous, renamed, schema }: Naming
): string => {
  if (Option.isSome(previous) && format.rewrite !== undefined) {
    const kept = keepingName(format, previous.value, tree, file)
    return format.rewrite(withoutByteOrderMark(previous.value), kept, { descriptions, renamed })
  }
  if (schema === undefined || Option.isSome(previous)) return format.print(tree, { descriptions })
  if (format.extensions.includes("json"))
    return format.print(naming(tree, Tree.text(schema, Origin.fromHook)), { descriptions })
  const text = format.print(tree, { descriptions })
  return format.extensions.includes("yaml") ? `# yaml-language-server: $schema=${schema}\n${text}` : text
}

/** Puts what names the schema of a file first, unless the config has a value of that name. */
const naming = (tree: Tree.Tree, name: Tree.Tree): Tree.Tree =>
  tree._tag === "Mapping" && Tree.get(tree, schemaKey) === undefined
    ? { ...Tree.mapping([[schemaKey, name], ...Tree.entries(tree)], tree.origin), absolute: tree.absolute }
    : tree

/** Keeps what names the schema of a file that is written over. */
const keepingName = (format: Format.Format, previous: string, tree: Tree.Tree, file: ConfigFile): Tree.Tree => {
  if (!previous.includes(schemaKey)) return tree
  // A user's format may throw.
  const held = Result.try(() => Result.getOrElse(format.parse(withoutByteOrderMark(previous), file), () => undefined))
  const name = Result.isSuccess(held) ? schemaIn({ _tag: "Unknown" }, held.success) : undefined
  return name === undefined ? tree : naming(tree, name)
}

/** Writes the schema of a config, unless the file holds it already, or others are writing it. */
export const writeSchema = (
  config: string,
  { path }: Place,
  text: string
): Effect.Effect<void, FileFailed, FileServices> => {
  const file = { config, path }
  const held = Effect.catchTag(readWith(file, readText(path)), "Malformed", () => Effect.succeedNone)
  return Effect.flatMap(held, (known) => {
    if (Option.isSome(known) && known.value === text) return Effect.void
    return mapFailure(
      file,
      "write"
    )(
      Effect.flatMap(follow(path), ({ info, path: target }) =>
        Option.isSome(info) ? AtomicFile.replace(target, info.value, text) : AtomicFile.create(target, text, 0o666)
      )
    )
  })
}
