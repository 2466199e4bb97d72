/**
 * YAML as tests read and write it: data, or the place and the reason of a fault.
 */
import * as Result from "effect/Result"
import * as Yaml from "../../src/config/format/yaml/Yaml.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

/** Where the text stands, for its parser. */
export const file = { config: "cfg", path: "cfg.yaml" }

/** Reads a text that has no fault. */
export const read = (text: string) => Result.getOrThrow(Yaml.parse(text, file))

/** Reads a text as plain data. */
export const data = (text: string) => {
  const tree = read(text)
  return tree === undefined ? undefined : Tree.toUnknown(tree)
}

/** The place and the reason of what is wrong with a text. */
export const fault = (text: string) => {
  const result = Yaml.parse(text, file)
  if (Result.isSuccess(result)) return "no fault"
  const { origin, reason } = result.failure
  return `${Origin.format(origin)} ${reason}`
}

/** The tree of plain data. */
export const tree = (value: unknown) => Tree.fromUnknown(value)

/** Writes plain data. */
export const print = (value: unknown) => Yaml.print(tree(value))
