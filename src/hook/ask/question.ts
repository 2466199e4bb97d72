/**
 * What is asked of a user for a value that a config lacks.
 *
 * Owns which missing values can be asked for, in the order of the help, and how each is asked for. What a user answers is
 * in `answer.ts`.
 */
import * as Result from "effect/Result"
import * as Config from "../../config/Config.ts"
import { complete, narrow } from "../../config/schema/coerce.ts"
import { descriptionAt } from "../../config/schema/describe.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { tagsOf } from "../../config/schema/variant.ts"
import { typeWords } from "../../config/schema/words.ts"
import * as Path from "../../config/tree/Path.ts"
import * as Tree from "../../config/tree/Tree.ts"
import { type Choice, choicesOf } from "../../param/override/choices.ts"
import { headOf, partsOf, separatorAt } from "../../param/override/key.ts"
import * as ParamData from "../../param/ParamData.ts"
import type { InvocationData } from "../InvocationData.ts"
import { type Answer, reader } from "./answer.ts"

/** How a value is asked for: a secret is hidden, one of a few is selected, and so on. */
export type Kind = "hidden" | "select" | "toggle" | "integer" | "text"

/** A value that is asked for. */
export interface Question {
  /** The key as an override has it before its `=`: `model::lr`. */
  readonly name: string
  /** The key alone. */
  readonly key: string
  readonly kind: Kind
  readonly type: string
  readonly description: string | undefined
  /** Whether the answer tells what else is lacking: it is the tag of alternatives. */
  readonly isTag: boolean
  /** What may be selected. */
  readonly choices: ReadonlyArray<Choice>
  /** Makes an override's value of an answer, or says what was expected. */
  readonly read: (answer: string) => Answer
}

/** A value that was never given. */
interface Lack {
  readonly path: Path.Path
  readonly shape: Shape.Shape
}

function* lacksIn(shape: Shape.Shape, tree: Tree.Tree, path: Path.Path = []): Generator<Lack> {
  if (tree._tag === "Missing") yield { path, shape }
  for (const [key, child] of Tree.children(tree)) {
    const inner = Shape.child(narrow(shape, tree, key), key)
    if (!Shape.isRefusal(inner)) yield* lacksIn(inner, child, [...path, key])
  }
}

const containers: ReadonlySet<string> = new Set(["Struct", "Record", "List", "Tuple", "Never"])

const kindOf = (shape: Shape.Shape, isOneOfSeveral: boolean): Kind | undefined => {
  const members = Shape.members(shape)
  if (members.length === 0 || members.some(({ _tag }) => containers.has(_tag))) return undefined
  if (Shape.hasRedacted(shape)) return "hidden"
  if (members.every(({ _tag }) => _tag === "Boolean")) return "toggle"
  if (isOneOfSeveral) return "select"
  return members.every((member) => member._tag === "Number" && member.integer) ? "integer" : "text"
}

/** Returns what must be given first for a value: of alternatives, the tag that tells them apart. */
const firstOf = ({ path, shape }: Lack): Lack => {
  const members = Shape.members(shape)
  const structs = members.filter((member) => member._tag === "Struct")
  const [tag] = structs.length === members.length && structs.length > 1 ? tagsOf(structs) : []
  const inner = tag === undefined ? undefined : Shape.at(shape, [tag])
  return tag === undefined || inner === undefined ? { path, shape } : { path: [...path, tag], shape: inner }
}

/** Tells whether an override without a prefix gave what contains a key: it is applied after those with one. */
const isWithinShared = (overrides: ReadonlyArray<string>, key: string, sep: string): boolean =>
  overrides.some((token) => {
    if (separatorAt(headOf(token, sep), sep) >= 0) return false
    const given = partsOf(token)?.key ?? ""
    return given !== "" && [".", "["].some((next) => key.startsWith(given + next))
  })

/** Writes a key so that an override of it reaches this config and no other; `undefined` if there is no such way. */
const nameOf = (
  { overrides, parameters }: InvocationData,
  id: string,
  path: Path.Path,
  sep: string
): { readonly name: string; readonly key: string } | undefined => {
  const others = [...ParamData.allConfigs(parameters)].filter(([other]) => other !== id)
  const key = Path.format(path)
  if (separatorAt(key, sep) >= 0) return undefined
  // An id that another one begins with is no prefix.
  const hasPrefix = !others.some(([other]) => other.startsWith(id))
  const prefixed = { name: `${id}${sep}${key}`, key }
  if (hasPrefix && !isWithinShared(overrides, key, sep)) return prefixed
  const isOwn = others.every(([, { kind, shape }]) => kind === "list" || Shape.at(shape, path) === undefined)
  return isOwn ? { name: key, key } : hasPrefix ? prefixed : undefined
}

/** Tells whether an override of a key was typed: one that gives `???`, as the key is missing. It may not come twice. */
const isTyped = (overrides: ReadonlyArray<string>, id: string, key: string, sep: string): boolean =>
  overrides.some((token) => {
    const at = separatorAt(headOf(token, sep), sep)
    const given = partsOf(at < 0 ? token : token.slice(at + sep.length))
    return given?.key === key && (at < 0 || id.startsWith(token.slice(0, at)))
  })

const questionOf = (data: InvocationData, config: Config.Config, lack: Lack, sep: string): Question | undefined => {
  if (config.kind === "list" || lack.path.length === 0) return undefined
  const { path, shape } = firstOf(lack)
  const { choices, isAll } = choicesOf(shape)
  const kind = kindOf(shape, isAll)
  const named = nameOf(data, config.id, path, sep)
  if (kind === undefined || named === undefined || isTyped(data.overrides, config.id, named.key, sep)) return undefined
  const description = descriptionAt(config.shape, path) ?? descriptionAt(config.shape, lack.path)
  const isTag = path !== lack.path
  return { ...named, kind, type: typeWords(shape), description, isTag, choices, read: reader(config.id, path, shape) }
}

/**
 * Lists what is asked for, so that the configs lack nothing: none if they lack what cannot be asked for, or if something
 * else is wrong with them, which the error tells.
 */
export const questionsOf = (data: InvocationData, ids: ReadonlyArray<string>, sep: string): ReadonlyArray<Question> => {
  const all = ParamData.allConfigs(data.parameters)
  const questions: Array<Question> = []
  for (const id of ids) {
    const config = all.get(id)
    if (config === undefined) continue
    const { shape } = config
    const tree = Result.flatMap(Config.latest(config), (latest) => complete(shape, latest, { config: id }))
    if (Result.isFailure(tree)) return []
    for (const lack of lacksIn(shape, tree.success)) {
      const question = questionOf(data, config, lack, sep)
      if (question === undefined) return []
      questions.push(question)
    }
  }
  return questions
}
