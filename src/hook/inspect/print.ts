/**
 * Prints the configs of an invocation.
 *
 * Owns two forms of a config. With the origin of each value, it is what the handler gets: interpolations are resolved. As a
 * file, it is what another run reads to get the same. Neither shows a secret.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Config from "../../config/Config.ts"
import { type ConfigError, configError } from "../../config/error/ConfigError.ts"
import { adapt } from "../../config/evolution/adapt.ts"
import * as Format from "../../config/format/Format.ts"
import { linesOf, usual } from "../../config/format/yaml/print.ts"
import * as Instance from "../../config/Instance.ts"
import { resolveAmong } from "../../config/interpolation/resolve.ts"
import { completeAll } from "../../config/schema/coerce.ts"
import { descriptionAt, shownName } from "../../config/schema/describe.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { markSecrets } from "../../config/secret/redact.ts"
import * as Origin from "../../config/tree/Origin.ts"
import { hide, hideTyped, maskAll } from "../../config/tree/secret.ts"
import * as Tree from "../../config/tree/Tree.ts"
import * as ParamData from "../../param/ParamData.ts"
import { among } from "../../param/parameters.ts"
import { columnFor, pad } from "../../terminal/layout.ts"
import { inLine } from "../../terminal/style.ts"
import { type InvocationData, pathOf } from "../InvocationData.ts"

/**
 * Returns what is shown of an instance: no secrets, and of what was typed beside a secret only what the schema declares,
 * since anything else may be a secret under a wrong key. Where a config has a secret, or values of one that does, an
 * environment variable may hold it.
 */
export const shown = (
  { shape }: Config.Config,
  tree: Tree.Tree,
  hasSecrets: boolean = Shape.hasRedacted(shape)
): Tree.Tree => {
  const masked = maskAll(hideUndeclared(shape, tree))
  return hasSecrets ? hideVariables(masked) : masked
}

const hideVariables = (tree: Tree.Tree): Tree.Tree =>
  tree._tag === "Scalar" && tree.origin._tag === "Environment" ? hide(tree) : Tree.mapChildren(tree, hideVariables)

const hideUndeclared = (shape: Shape.Shape | undefined, tree: Tree.Tree): Tree.Tree => {
  // One value stands where there should be several with secrets.
  if (tree._tag === "Scalar" && shape !== undefined && Shape.hasRedacted(shape)) return hide(tree)
  const members = shape === undefined ? [] : Shape.members(shape)
  if (members.every(({ _tag }) => _tag === "Unknown")) return hideTyped(tree)
  return Tree.mapChildren(tree, (child, key) => {
    const isDeclared =
      tree._tag === "Sequence" || members.some((each) => each._tag === "Struct" && each.fields.has(key))
    return isDeclared ? hideUndeclared(shape && Shape.at(shape, [key]), child) : hideTyped(child)
  })
}

/** Hides keys that were typed beside a secret and are not declared. */
const hideKeys = (shape: Shape.Shape | undefined, tree: Tree.Tree): Tree.Tree => {
  const inside = Tree.mapChildren(tree, (child, key) => hideKeys(shape && Shape.at(shape, [key]), child))
  if (inside._tag !== "Mapping" || tree._tag !== "Mapping") return inside
  const names = Tree.keys(tree).map((key) => shownName(shape, key, Tree.originOfKey(tree, key)))
  if (names.every((name, index) => name === Tree.keys(tree)[index])) return inside
  return Tree.mapping(
    Tree.entries(inside).map(([, child], index) => [names[index]!, child]),
    tree.origin
  )
}

/**
 * Returns a tree as decoding reads it: structs in lists and dicts have their defaults, and what an interpolation gave is
 * of the field's type. A tree that does not fit stays as it is.
 */
export const completed = ({ id, shape }: Config.Config, tree: Tree.Tree): Tree.Tree =>
  markSecrets(
    shape,
    Result.getOrElse(completeAll(shape, tree, { config: id }), () => tree)
  )

/** What is shown of the values that the handler gets. */
interface Resolved {
  readonly tree: Tree.Tree
  /** Whether the config has a secret, or values of one that does. */
  readonly hasSecrets: boolean
}

/** Returns what is shown of the values that the handler gets. */
export const resolved: (data: InvocationData, config: Config.Config) => Effect.Effect<Resolved, ConfigError> =
  Effect.fnUntraced(function* ({ parameters }, config) {
    const latest = yield* Effect.fromResult(Config.latest(config))
    const { id, shape } = config
    const others = Config.othersOf(among(parameters))
    const { tree, used } = yield* Effect.mapError(resolveAmong(latest, { config: id, shape, others }), configError)
    const shapes = [shape, ...[...used.values()].flatMap((other) => other?.shape ?? [])]
    const hasSecrets = shapes.some(Shape.hasRedacted)
    return { tree: shown(config, completed(config, tree), hasSecrets), hasSecrets }
  })

/** Returns what is printed of the values that the handler gets. */
const printable = (data: InvocationData, config: Config.Config): Effect.Effect<Tree.Tree, ConfigError> =>
  Effect.map(resolved(data, config), ({ tree }) => hideKeys(config.shape, tree))

/** Says where a value came from: `optim.yaml:2`, `command line`, `default`, `$HOME`, `a hook`. */
export const placeOf = (origin: Origin.Origin): string => {
  switch (origin._tag) {
    case "Default":
      return "default"
    case "File":
      return `${origin.path}:${origin.line}`
    case "Token":
      return "command line"
    default:
      return Origin.format(origin)
  }
}

/** Says that in a comment beside the value, with what was typed: `command line: lr=1e-4`; or that it is `required`. */
const sourceOf = ({ _tag, origin }: Tree.Tree): string => {
  if (_tag === "Missing" && origin._tag === "Default") return "required"
  return placeOf(origin) + (origin._tag === "Token" ? `: ${Origin.shorten(origin.text)}` : "")
}

/** Where comments begin at most. */
const widest = 40

/** Writes a tree as lines of YAML, each value with its origin beside it. */
const annotated = (tree: Tree.Tree): ReadonlyArray<string> => {
  const sources = new Map<number, string>()
  const lines = linesOf(tree, undefined, [], usual, (value, line) => {
    sources.set(line, inLine(sourceOf(value)))
  })
  const column = columnFor(
    [...sources.keys()].map((line) => lines[line]!),
    widest
  )
  return lines.map((line, index) => {
    const source = sources.get(index)
    return source === undefined ? line : `${pad(line, column)}  # ${source}`
  })
}

const headingOf = (data: InvocationData, id: string): string =>
  ParamData.isSerializable(data.parameters, id) ? inLine(pathOf(data, id)) : `${id}: never in a file`

/** All configs as YAML documents, each headed by the name of its file. */
export const printAll: (data: InvocationData) => Effect.Effect<string, ConfigError> = Effect.fnUntraced(
  function* (data) {
    const documents: Array<string> = []
    for (const [id, config] of ParamData.allConfigs(data.parameters)) {
      documents.push([`# ${headingOf(data, id)}`, ...annotated(yield* printable(data, config))].join("\n"))
    }
    return documents.join("\n---\n")
  }
)

/** All configs as one JSON object, by id. */
export const printJson: (data: InvocationData) => Effect.Effect<string, ConfigError> = Effect.fnUntraced(
  function* (data) {
    const entries: Array<readonly [string, Tree.Tree]> = []
    for (const [id, config] of ParamData.allConfigs(data.parameters)) entries.push([id, yield* printable(data, config)])
    return Format.json.print(Tree.mapping(entries, Origin.fromHook)).trimEnd()
  }
)

/** A config as the text of a file that gives the same run, in the format of its own file. */
export const printFile: (data: InvocationData, config: Config.Config) => Effect.Effect<string, ConfigError> =
  Effect.fnUntraced(function* (data, config) {
    const latest = yield* Effect.fromResult(Config.latest(config))
    const tree = yield* Instance.toWrite(config, latest, { held: undefined, resolve: false })
    const format = ParamData.isSerializable(data.parameters, config.id)
      ? yield* Effect.mapError(Format.formatOf({ config: config.id, path: pathOf(data, config.id) }), configError)
      : Format.yaml
    const { toFile } = yield* Effect.fromResult(adapt(config, data.persistence, undefined))
    return format.print(toFile(tree), { descriptions: (path) => descriptionAt(config.shape, path) }).trimEnd()
  })
