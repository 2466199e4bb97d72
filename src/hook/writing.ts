/**
 * Writing the files of configs.
 *
 * Owns the order: all files are made and read back, all values decoded, and only then is anything written. A run that
 * fails before that leaves no files. `store.ts` makes and writes one file.
 */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Config from "../config/Config.ts"
import type { ConfigError } from "../config/error/ConfigError.ts"
import { joined } from "../config/error/joined.ts"
import { forEachJoined } from "../config/error/several.ts"
import { adapt } from "../config/evolution/adapt.ts"
import { pathOf } from "../config/file/name.ts"
import * as schemas from "../config/file/schemas.ts"
import * as store from "../config/file/store.ts"
import * as Instance from "../config/Instance.ts"
import { descriptionAt } from "../config/schema/describe.ts"
import * as Shape from "../config/schema/Shape.ts"
import * as Path from "../config/tree/Path.ts"
import { isMarked } from "../config/tree/secret.ts"
import * as Tree from "../config/tree/Tree.ts"
import * as Updating from "../config/updating.ts"
import * as ParamData from "../param/ParamData.ts"
import type { ParamError } from "../param/ParamError.ts"
import { among } from "../param/parameters.ts"
import { notice, warning } from "../terminal/notify.ts"
import { inLine } from "../terminal/style.ts"
import type { InvocationData } from "./InvocationData.ts"
import { annotate } from "./trace/span.ts"

type Failure = ConfigError | ParamError

/**
 * How a config is written.
 *
 * @since 0.1.0
 * @category models
 */
export interface WriteOptions {
  /** The instance to write; by default the latest. */
  readonly instanceKey?: string | undefined
  /** Whether interpolations are resolved first; false by default. */
  readonly resolve?: boolean | undefined
  /**
   * Whether an existing file is written over; false by default. The file keeps its secrets: a secret that was typed for
   * this run is never written.
   */
  readonly overwrite?: boolean | undefined
  /**
   * What to do if a file that is written over is not what this run has read: merge what the run changed into it, which is
   * the default, or fail with FileChanged.
   */
  readonly whenChanged?: "merge" | "fail" | undefined
  /** Whether a config without a file, variadic or inline, is written all the same; false by default. */
  readonly force?: boolean | undefined
}

/** What writes a file that is ready to be written, and the fields that one gains which is there already. */
interface Prepared extends Pick<store.Prepared, "write" | "isNew"> {
  readonly id: string
  readonly path: string
  readonly added?: ReadonlyArray<Path.Path>
}

/** Leaves out the defaults for which a source has something else. */
const withoutGiven = (defaults: Tree.Tree, given: Tree.Tree): Tree.Tree => {
  if (defaults._tag !== "Mapping" || given._tag !== "Mapping") return defaults
  let out: Tree.Mapping = defaults
  for (const [key, value] of Tree.entries(defaults)) {
    const other = Tree.get(given, key)
    if (other === undefined || other === value) continue
    const left = withoutGiven(value, other)
    const isMapping = value._tag === "Mapping" && other._tag === "Mapping"
    const isGiven = isMapping ? left !== value && isEmpty(left) : !Equal.equals(other.origin, value.origin)
    out = isGiven ? Tree.remove(out, key) : Tree.set(out, key, left)
  }
  return out
}

const isEmpty = (tree: Tree.Tree): boolean => tree._tag === "Mapping" && Tree.size(tree) === 0

/** Makes the file of a config, but does not write it. */
const prepareOne = (options: AllWriteOptions) =>
  Effect.fnUntraced(function* (data: InvocationData, id: string) {
    const config = yield* ParamData.getConfig(data.parameters, id)
    if (options.force !== true && !ParamData.isSerializable(data.parameters, id)) return Option.none<Prepared>()
    const whole = Config.getOrLatest(config, options.instanceKey)
    const weaker = options.overwrite === true ? [] : (options.weaker?.(data) ?? [])
    const given = config.instances.get(weaker.findLast((key) => config.instances.has(key)) ?? "")
    // In a new file, defaults would win over what the user has for all programs.
    const tree = given === undefined ? whole : Result.map(whole, (all) => withoutGiven(all, given))
    // An instance that is not there is told when its turn comes: the files before it are as they should be.
    if (Result.isFailure(tree)) {
      return Option.some<Prepared>({ id, path: "", isNew: false, write: Effect.fail(tree.failure) })
    }
    const file = { config: id, path: yield* pathOf(data.persistence, id, data.paths.get(id)) }
    // A file that was read exists, and is kept.
    if (options.overwrite !== true && (yield* store.isRead(file.path))) {
      if (options.update !== true || data.persistence.settings.update !== true) return Option.none<Prepared>()
      const update = yield* Updating.prepare(config, { ...file, persistence: data.persistence }, "fields")
      return Option.map(update, (ready): Prepared => ({ ...ready, id }))
    }
    const isSecret = Shape.hasRedacted(config.shape)
    const mayHold = options.overwrite === true && (isSecret || isMarked(tree.success))
    const held = mayHold ? yield* store.load(file) : Option.none()
    const others = Config.othersOf(among(data.parameters), options.instanceKey)
    const kept = {
      held: Option.isNone(held)
        ? undefined
        : (yield* Effect.fromResult(adapt(config, data.persistence, held.value))).tree,
      resolve: (options.resolve === true && others) || (false as const)
    }
    const original = config.instances.get(Config.FILE) ?? config.instances.get(Config.BASE) ?? tree.success
    const schema = yield* placeOfSchema(data, file)
    const prepared = yield* store.prepare({
      ...file,
      schema: schema?.reference,
      tree: yield* Instance.toWrite(config, tree.success, kept),
      before: Effect.suspend(() => Instance.toWrite(config, original, kept)),
      overwrite: options.overwrite,
      whenChanged: options.whenChanged,
      isSecret,
      descriptions: (path) => descriptionAt(config.shape, path),
      adapt: (held) => adapt(config, data.persistence, held),
      check: (held) => Instance.readBack(config, held, { path: file.path, persistence: data.persistence })
    })
    return Option.map(prepared, (ready): Prepared => ({ ...ready, id, path: file.path }))
  })

/** How the built-in hook writes. */
export interface AllWriteOptions extends WriteOptions {
  /** Tells which instances are those of sources that a config's own file wins over. */
  readonly weaker?: ((data: InvocationData) => ReadonlyArray<Config.InstanceKey>) | undefined
  /** Whether the program runs on without a file that cannot be created, unless somebody has named it. */
  readonly optional?: boolean | undefined
  /** Whether files that are there gain the fields that they lack, if their persistence says so. */
  readonly update?: boolean | undefined
}

/** Says that the defaults must do, where the file system refuses a file. */
const warn = (error: ConfigError) =>
  error.reason._tag === "FileFailed" && error.reason.cause !== undefined
    ? Effect.as(warning(error.reason.message), "kept" as const)
    : Effect.fail(error)

/** Returns where the schema of a config is, if the program keeps one. */
const placeOfSchema = ({ persistence }: InvocationData, file: store.ConfigFile) => {
  const folder = persistence.settings.schemas
  return folder === undefined ? Effect.undefined : schemas.placeOf(folder, file)
}

/**
 * Writes the schema of a config beside its file, if it has one. An editor can do without: nothing fails for it. `known` is
 * what this run has written, by path: of configs whose ids make one name, the first has the file.
 */
const writeSchemaOf = Effect.fnUntraced(function* (
  data: InvocationData,
  id: string,
  known: Map<string, string>
): Effect.fn.Return<void, Failure, store.FileServices> {
  if (data.persistence.settings.schemas === undefined || !ParamData.isSerializable(data.parameters, id)) return
  const file = { config: id, path: yield* pathOf(data.persistence, id, data.paths.get(id)) }
  const place = yield* placeOfSchema(data, file)
  const isThere = Effect.orElseSucceed(
    Effect.flatMap(FileSystem.FileSystem, (fs) => fs.exists(file.path)),
    () => false
  )
  if (place === undefined || !(yield* isThere)) return
  const config = yield* ParamData.getConfig(data.parameters, id)
  const text = schemas.schemaText(Config.jsonSchema(config, schemas.schemaOptions(data.persistence, config.schema)))
  const other = known.get(place.path)
  known.set(place.path, other ?? text)
  if (other !== undefined && other !== text) {
    return yield* warning(`${id}: its schema is not written, because ${place.path} is that of another config`)
  }
  yield* Effect.catch(schemas.writeSchema(id, place, text), ({ message }) => warning(message))
})

/** Makes all files, so that nothing is written if one of them cannot be made, and then writes them. */
export const writeStep = (options: AllWriteOptions) => {
  const prepare = prepareOne(options)
  return Effect.fnUntraced(function* (
    data: InvocationData,
    ids: ReadonlyArray<string>,
    before: Effect.Effect<unknown, Failure> = Effect.void
  ): Effect.fn.Return<InvocationData, Failure, store.FileServices> {
    if (data.readOnly) return data
    const writes: Array<Prepared> = []
    for (const id of ids) {
      const prepared = yield* prepare(data, id)
      if (Option.isNone(prepared)) continue
      const isNamed = data.paths.has(id) || data.persistence.registrations.get(id)?.path !== undefined
      const config = yield* ParamData.getConfig(data.parameters, id)
      const isGrowing = prepared.value.added !== undefined
      const suffices = isGrowing || (options.optional === true && !isNamed && !Config.has(config, Config.FILE))
      const { write } = prepared.value
      writes.push({ ...prepared.value, write: suffices ? Effect.catch(write, warn) : write })
    }
    if (writes.length > 0) yield* before
    const created: Array<string> = []
    const written: Array<string> = []
    for (const { added, id, isNew, path, write } of writes) {
      if ((yield* write) !== "written") continue
      written.push(`${id}: ${path}`)
      if (isNew) created.push(inLine(path))
      if (added !== undefined) yield* notice(`added ${added.map(Path.format).join(", ")} to ${inLine(path)}`)
    }
    yield* annotate("written", () => written)
    if (created.length > 0) yield* notice(`created ${created.join(", ")}`)
    const known = new Map<string, string>()
    for (const id of ids) yield* writeSchemaOf(data, id, known)
    return data
  })
}

/** Decodes the configs, so that a value that does not fit is told before anything is written. */
export const decodeAll = Effect.fnUntraced(function* (data: InvocationData, ids: ReadonlyArray<string>) {
  const others = among(data.parameters)
  const isWhole = (config: Config.Config): boolean =>
    Result.match(Config.latest(config), { onFailure: () => false, onSuccess: (tree) => !Instance.holdsMissing(tree) })
  const isAllWhole = [...ParamData.allConfigs(data.parameters).values()].every(isWhole)
  const one = Effect.fnUntraced(function* (id: string): Effect.fn.Return<void, Failure> {
    const config = yield* ParamData.getConfig(data.parameters, id)
    const tree = yield* Effect.fromResult(Config.latest(config))
    // The file is where a missing value can be given, and another hook may fill what this config refers to.
    if (isAllWhole || (!Instance.holdsMissing(tree) && !Instance.refersToOthers(tree))) {
      yield* Config.value(config, undefined, others)
    }
  })
  yield* forEachJoined(ids, one, joined)
})
