/**
 * Reading the file that `${include:presets/fast.yaml}` names.
 *
 * Owns what may be included: a file of a known format below one directory, which neither the path nor a symbolic link
 * leaves. `config/file/reading.ts` reads it, with the limits of a config's file. `call.ts` puts what it holds in the place
 * of the interpolation.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import type { ConfigError } from "../error/ConfigError.ts"
import { said } from "../error/wording.ts"
import { type ConfigFile, mapFailure } from "../file/errors.ts"
import { loadAt } from "../file/reading.ts"
import * as Origin from "../tree/Origin.ts"
import * as Tree from "../tree/Tree.ts"
import { Included } from "./registry.ts"

/**
 * A file cannot be included.
 *
 * @since 0.1.0
 * @category errors
 */
export class InclusionFailed extends Schema.TaggedError<InclusionFailed>()("InclusionFailed", {
  path: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `cannot include ${said(this.path)}: ${this.reason}`
  }
}

const reasonOf = ({ reason }: ConfigError): string => {
  switch (reason._tag) {
    case "Malformed":
      return `${reason.reason} (${Origin.format(reason.origin)})`
    case "FileFailed":
      return reason.reason
    case "UnsupportedFormat":
      return `no format reads it. Use one of these extensions: ${reason.supported.join(", ")}`
    default:
      return reason.message
  }
}

/** Says why a path may not be read below a directory, whatever the file system holds; `undefined` if it may. */
const faultOf = (name: string, root: string): string | undefined => {
  if (name === "" || name.includes("\0")) return "that is no path"
  if (/^[\\/]|^[A-Za-z]:/.test(name)) return `its path must be relative to ${said(root)}`
  return name.split(/[\\/]/).includes("..") ? `its path leads out of ${said(root)}` : undefined
}

/** Reads a file below a directory; its origins are below that as the program has written it. */
export const include: (
  root: string,
  args: ReadonlyArray<unknown>
) => Effect.Effect<Included, InclusionFailed, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(
  function* (root, args) {
    const [name] = args
    if (args.length !== 1 || typeof name !== "string") {
      return yield* new InclusionFailed({ path: args.map(String).join(", "), reason: "it takes the path of one file" })
    }
    const failed = (reason: string) => new InclusionFailed({ path: name, reason })
    const fault = faultOf(name, root)
    if (fault !== undefined) return yield* failed(fault)
    const path = yield* Path.Path
    const fs = yield* FileSystem.FileSystem
    const file: ConfigFile = { config: "", path: path.join(root, name) }
    const real = (each: string) =>
      fs.realPath(each).pipe(
        mapFailure(file, "read"),
        Effect.mapError(({ reason }) => failed(each === root ? `${said(root)}: ${reason}` : reason))
      )
    const top = yield* real(root)
    const found = yield* real(file.path)
    const way = path.relative(top, found)
    if (path.isAbsolute(way) || way.split(path.sep)[0] === "..") {
      return yield* failed(`a symbolic link leads out of ${said(root)}`)
    }
    const tree = yield* Effect.mapError(loadAt(file, found), (error) => failed(reasonOf(error)))
    if (Option.isNone(tree)) return yield* failed("it does not exist any more")
    return new Included(found, file.path, tree.value ?? Tree.emptyMapping(Origin.fromFile(file.path, 1, 1)))
  }
)
