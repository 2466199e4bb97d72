/**
 * Values from environment variables: `LAB_OPTIM__LR` is the key `lr` of the config `optim`.
 *
 * Owns how the names of variables are read, and nothing of what a value may be: that is an override's.
 */
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Config from "../../config/Config.ts"
import { type ConfigError, configErrors } from "../../config/error/ConfigError.ts"
import { nearest } from "../../config/error/nearest.ts"
import * as Value from "../../config/format/yaml/value.ts"
import { provided } from "../../config/interpolation/environment.ts"
import { declaredKeys } from "../../config/schema/keys.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { maxDepth } from "../../config/tree/limits.ts"
import * as Origin from "../../config/tree/Origin.ts"
import { isIndex, type Path } from "../../config/tree/Path.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import { applyAssignment } from "../override/applyOne.ts"
import type { FitError } from "../override/fit.ts"
import { UnmatchedVariable } from "../override/OverrideError.ts"
import * as ParamData from "../ParamData.ts"
import { build } from "./build.ts"
import type { Reader, Request, Source } from "./contract.ts"
import { profileFiles } from "./profile.ts"
import { nameOf, screaming } from "./variable.ts"

/** A variable, and what its name says after the prefix. */
interface Variable {
  readonly name: string
  readonly value: string
  /** The config, and the keys in it. */
  readonly segments: ReadonlyArray<string>
}

/** How many elements of a list are looked for: one variable may name any index. */
const maxElements = 10_000

/** Lists the variables whose names begin with a prefix. A provider tells of them part by part. */
const variables = Effect.fnUntraced(function* (provider: ConfigProvider.ConfigProvider, prefix: string) {
  const start = `${prefix}_`
  const found: Array<Variable> = []
  const paths: Array<ReadonlyArray<string>> = [[]]
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const name = path.join("_")
    // One part of the environment that cannot be read hides no other.
    const node = yield* Effect.orElseSucceed(provider.load(path), () => undefined)
    if (node === undefined) continue
    if (node.value !== undefined && name.startsWith(start)) {
      found.push({ name, value: node.value, segments: name.slice(start.length).split("__") })
    }
    const keys = node._tag === "Record" ? [...node.keys] : []
    const length = node._tag === "Array" ? Math.min(node.length, maxElements) : 0
    const indices = Array.from({ length }, (_, index) => String(index))
    for (const key of [...keys, ...indices]) {
      const inside = [...path, key]
      const at = inside.join("_")
      if (at.startsWith(start) || `${at}_`.startsWith(start) || start.startsWith(`${at}_`)) paths.push(inside)
    }
  }
  // What stands for a whole comes before its parts.
  return found.toSorted((a, b) => a.segments.length - b.segments.length || (a.name < b.name ? -1 : 1))
})

/** Finds the key that a part of a name means. */
const keyMeant = (shape: Shape.Shape | undefined, segment: string): string | undefined => {
  const members = shape === undefined ? [] : Shape.members(shape)
  for (const member of members) {
    if (member._tag !== "Struct") continue
    const field = [...member.fields.keys()].find((key) => screaming(key) === segment.toUpperCase())
    if (field !== undefined) return field
  }
  if (members.some(({ _tag }) => _tag === "List" || _tag === "Tuple") && isIndex(segment)) return segment
  const isOpen = members.some(({ _tag }) => _tag === "Record" || _tag === "Unknown")
  return isOpen && segment !== "" ? segment.toLowerCase() : undefined
}

/** Reads the parts of a name into the keys that they mean; `undefined` if one means none, or if no value is so deep. */
const keysOf = (root: Shape.Shape, segments: ReadonlyArray<string>): Path | undefined => {
  if (segments.length > maxDepth) return undefined
  const path: Array<string> = []
  for (const segment of segments) {
    const key = keyMeant(Shape.at(root, path), segment)
    if (key === undefined) return undefined
    path.push(key)
  }
  return path
}

/** Finds the name that a mistyped one most likely means: of a config, or of a key in it. */
const meantBy = (
  { name, segments: [first = "", ...keys] }: Variable,
  prefix: string,
  configs: ReadonlyArray<Config.Config>
): string | undefined => {
  const ids = new Map(configs.map(({ id, shape }) => [screaming(id), shape]))
  const shape = ids.get(first.toUpperCase())
  if (shape === undefined) {
    const id = nearest(first.toUpperCase(), ids.keys())
    const isKey = id !== undefined && keysOf(ids.get(id)!, keys) !== undefined
    return id === undefined ? undefined : nameOf(prefix, id, isKey ? keys : [])
  }
  const declared = [...declaredKeys(shape, keys.length + 1)]
  return nearest(
    name,
    declared.map(({ path }) => nameOf(prefix, first, path))
  )
}

/** Applies variables to what a config holds, all of them, so that all that is wrong is told. */
const applyAll = (
  config: Config.Config,
  below: Tree.Tree,
  given: ReadonlyArray<Given>
): Result.Result<Tree.Tree, ConfigError> => {
  let tree = below
  const wrong: Array<FitError> = []
  for (const [path, { name, value }] of given) {
    const origin = Origin.fromEnvironment(name)
    const assignment = { path, append: false, value: Value.read(value, origin), origin }
    const applied = applyAssignment(config, tree, assignment, below)
    if (Result.isSuccess(applied)) tree = applied.success
    else wrong.push(applied.failure)
  }
  const [first, ...others] = wrong
  return first === undefined ? Result.succeed(tree) : Result.fail(configErrors([first, ...others]))
}

/** A variable, and the key of a config that it gives. */
type Given = readonly [path: Path, variable: Variable]

/** Finds the variables of a config, and the keys that they give. */
const givenTo = ({ id, shape }: Config.Config, all: ReadonlyArray<Variable>): ReadonlyArray<Given> =>
  all.flatMap((variable) => {
    const [first, ...keys] = variable.segments
    const path = first?.toUpperCase() === screaming(id) ? keysOf(shape, keys) : undefined
    return path === undefined ? [] : [[path, variable] as const]
  })

/** Lists the variables that no config takes, but for those of configs that other commands have. */
const unmatchedOf = (
  all: ReadonlyArray<Variable>,
  prefix: string,
  configs: ReadonlyArray<Config.Config>,
  { program, sources }: Pick<Request, "program" | "sources">
): ReadonlyArray<UnmatchedVariable> => {
  const ids = program?.configs()?.keys()
  const ofProgram = ids && [...ids]
  const hasProfiles = sources.includes(profileFiles)
  const taken = new Set(configs.flatMap((config) => givenTo(config, all).map(([, variable]) => variable)))
  const own = new Set(configs.map(({ id }) => screaming(id)))
  const others = new Set((ofProgram ?? []).map(screaming).filter((name) => !own.has(name)))
  // What a command that is not loaded has is not known.
  const isForOthers = (name: string) => others.has(name) || (ofProgram === undefined && !own.has(name))
  return all.flatMap((variable) => {
    const { name, segments } = variable
    const isProfile = hasProfiles && segments.length === 1 && segments[0] === "PROFILE"
    if (taken.has(variable) || isProfile || isForOthers(segments[0]!.toUpperCase())) return []
    const suggestion = meantBy(variable, prefix, configs)
    return [new UnmatchedVariable({ name, ...(suggestion === undefined ? {} : { suggestion }) })]
  })
}

/** The variables of the environment whose names begin with a prefix. */
export const environment = (prefix: string): Source<ConfigError> =>
  build({
    name: "ENVIRONMENT",
    prefix,
    begin: Effect.fnUntraced(function* (request: Request): Effect.fn.Return<Reader<ConfigError, never>> {
      const all = prefix === "" ? [] : yield* variables(yield* provided, prefix)
      const fill = (config: Config.Config, below: Tree.Tree) => {
        const given = givenTo(config, all)
        return given.length === 0 ? Effect.succeed(undefined) : Effect.fromResult(applyAll(config, below, given))
      }
      const configs = [...ParamData.allConfigs(request.parameters).values()]
      return { fill, unmatched: unmatchedOf(all, prefix, configs, request) }
    })
  })
