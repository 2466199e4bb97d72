/**
 * The line that shows how to call a command: nothing in it that the command does not take.
 */
import * as Option from "effect/Option"
import type { Config } from "../../config/Config.ts"
import * as Shape from "../../config/schema/Shape.ts"
import type { Node } from "../../hook/flags.ts"
import type { ParserData } from "../../hook/ParserData.ts"
import * as ParamData from "../../param/ParamData.ts"
import { flagRows, withValue } from "./flagHelp.ts"

/** Tells whether positionals of the parser hooks take all words that are left. */
export const takesAll = ({ arguments: all }: ParserData): boolean =>
  all.some((argument) => {
    let node = argument as unknown as Node
    while (node._tag !== "Single" && node._tag !== "Variadic") node = node.param as Node
    return node._tag === "Variadic" && Option.isNone(node.max)
  })

const hasKeys = ({ shape }: Config): boolean => {
  const plain = Shape.force(shape)
  return plain._tag === "Struct" ? plain.fields.size > 0 || plain.rest !== undefined : true
}

/** Returns what overrides look like, as far as the configs of a command take any. */
const overridesOf = (data: ParserData): ReadonlyArray<string> => {
  if (takesAll(data)) return []
  const all = [...ParamData.allConfigs(data.parameters)].filter(([, config]) => hasKeys(config))
  const keyed = all.filter(([, { kind }]) => kind !== "list")
  const parts = [
    ...(keyed.length > 0 ? ["KEY=VALUE"] : []),
    ...(keyed.some(([id]) => !ParamData.isInlineId(data.parameters, id)) ? ["CONFIG::KEY=VALUE"] : []),
    ...(all.length > keyed.length ? ["WORD"] : [])
  ]
  return parts.length === 0 ? [] : [`[${parts.join(" | ")}]...`]
}

/** Returns how to call a command: `lab train [FLAGS] [KEY=VALUE | CONFIG::KEY=VALUE]...`. */
export const usageLine = (program: string, data: ParserData): string => {
  const flags = data.flags.flatMap(flagRows)
  const required = flags.filter(({ isRequired }) => isRequired)
  const isFlagged = flags.length + data.paths.length > required.length
  const positionals = data.arguments.flatMap(flagRows).map(({ isRepeated, isRequired, name }) => {
    const word = `<${name}>${isRepeated ? "..." : ""}`
    return isRequired ? word : `[${word}]`
  })
  return [
    program,
    data.name,
    ...required.map(({ name, value }) => withValue(`--${name}`, value)),
    ...(isFlagged ? ["[FLAGS]"] : []),
    ...positionals,
    ...overridesOf(data)
  ].join(" ")
}

/** Returns how to call a program. */
export const programUsage = (
  program: { readonly name: string; readonly default?: string | undefined },
  group: string
): string =>
  group === "" && program.default !== undefined
    ? `${program.name} [COMMAND] [ARGUMENT]...`
    : `${[program.name, group, "COMMAND"].filter(Boolean).join(" ")} [ARGUMENT]...`
