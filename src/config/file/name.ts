/**
 * Whether a path that a flag or a program gives can be the name of a file at all, and of which config.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { type ConfigError, configError } from "../error/ConfigError.ts"
import { Formats } from "../format/Format.ts"
import { type ConfigFile, refuse } from "./errors.ts"
import * as Persistence from "./Persistence.ts"
import * as Reading from "./reading.ts"
import { type FileServices, follow } from "./Target.ts"
import * as Temporary from "./temporary.ts"

const faultOf = (path: string, extensions: ReadonlyArray<string>): string | undefined => {
  if (path.trim() === "") return "no file"
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
  if (["", ".", ".."].includes(name)) return "a directory, not a file"
  const isExtension = name.startsWith(".") && extensions.includes(name.slice(1).toLowerCase())
  return isExtension ? "no file, only an extension" : undefined
}

/**
 * Returns the path of a config's file: what its flag gives, or the default.
 *
 * Errors: FileFailed for a path that names no file: an empty or blank one, a directory, or an extension alone.
 */
export const pathOf = (
  self: Persistence.Persistence,
  config: string,
  flagged: string | undefined
): Effect.Effect<string, ConfigError> =>
  Effect.flatMap(Formats, (table) => {
    const given = flagged ?? self.registrations.get(config)?.path
    const known = table.flatMap(({ extensions }) => extensions)
    const fault = given === undefined ? undefined : faultOf(given, known)
    if (given === undefined || fault === undefined) return Effect.succeed(Persistence.path(self, config, flagged))
    const source = flagged === undefined ? "the registered path" : `--${Persistence.flag(self, config)}`
    return Effect.fail(configError(refuse({ config, path: given }, "read", `${source} names ${fault}`)))
  })

/**
 * Refuses a file of a config in a folder that is not there: one that a command line names is more likely mistyped than new.
 *
 * Errors: FileFailed.
 */
export const checkFolder = Effect.fnUntraced(function* (
  file: ConfigFile
): Effect.fn.Return<void, ConfigError, FileServices> {
  const folder = (yield* Path.Path).dirname(file.path)
  // What cannot be looked at is told when the file is written.
  const isThere = yield* Effect.orElseSucceed((yield* FileSystem.FileSystem).exists(folder), () => true)
  if (!isThere) return yield* configError(refuse(file, "create", `the folder ${folder} does not exist`))
})

/** A config, and the path of its file. */
interface Placed {
  readonly id: string
  readonly schema: unknown
  readonly path: string
}

/**
 * Refuses two configs with one file, unless they have the same schema: what one writes there would be lost.
 *
 * Errors: FileFailed, which names both.
 */
export const checkDistinct = Effect.fnUntraced(function* (
  configs: ReadonlyArray<Placed>
): Effect.fn.Return<void, ConfigError, FileServices> {
  if (configs.length < 2) return
  const path = yield* Path.Path
  const known = new Map<string, Placed>()
  for (const config of yield* toCompare(path, configs)) {
    const at = yield* identityOf(config.path)
    const other = known.get(at)
    if (other !== undefined && other.schema !== config.schema) {
      const reason = `it is the file of ${other.id}, too, which reads it in another way`
      return yield* configError(refuse({ config: config.id, path: config.path }, "read", reason))
    }
    known.set(at, config)
  }
})

/** Leaves out files that are not there and are called like no other, unless a link may lead to one. */
const toCompare = Effect.fnUntraced(function* (path: Path.Path, configs: ReadonlyArray<Placed>) {
  const nameOf = ({ path: file }: Placed) => path.basename(file).toLowerCase()
  const byName = Map.groupBy(configs, nameOf)
  const absent = new Set<Placed>()
  for (const config of configs) {
    const whole = wholeOf(path, config.path)
    if (yield* Temporary.isAbsent(path.dirname(whole), path.basename(whole))) absent.add(config)
    else if ((yield* Reading.recallIdentity(config.path)) === undefined) return configs
  }
  return configs.filter((config) => !absent.has(config) || byName.get(nameOf(config))!.length > 1)
})

/** Returns a path from its root; the platform throws where the working directory is gone, which reading the file tells. */
const wholeOf = (path: Path.Path, file: string): string =>
  Result.getOrElse(
    Result.try(() => path.resolve(file)),
    () => file
  )

/** Returns what two paths have in common if they lead to the same file, by links or not, whether it exists or not. */
const identityOf = Effect.fnUntraced(function* (file: string) {
  const read = yield* Reading.recallIdentity(file)
  if (read !== undefined) return read
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const info = yield* Effect.option(fs.stat(file))
  const found = Option.isSome(info) ? Reading.inodeOf(info.value) : undefined
  if (found !== undefined) return found
  const target = yield* Effect.option(follow(file))
  const end = Option.match(target, { onNone: () => file, onSome: (found) => found.path })
  const directory = yield* Effect.option(fs.realPath(path.dirname(end)))
  return Option.match(directory, {
    onNone: () => wholeOf(path, end),
    onSome: (real) => path.join(real, path.basename(end))
  })
})
