/**
 * `--update-files`: brings the files of a command's configs up to date.
 *
 * Owns the order: the texts of all files are made before one is written, and the old text of each is kept beside it. What it
 * shows of a config has no values of its secrets.
 */
import { createTwoFilesPatch } from "diff"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Config from "../../config/Config.ts"
import type { ConfigError } from "../../config/error/ConfigError.ts"
import * as store from "../../config/file/store.ts"
import * as Updating from "../../config/updating.ts"
import * as ParamData from "../../param/ParamData.ts"
import type { ParamError } from "../../param/ParamError.ts"
import { notice } from "../../terminal/notify.ts"
import * as Screen from "../../terminal/Screen.ts"
import { inLine, type Style, visible } from "../../terminal/style.ts"
import { type InvocationData, pathOf } from "../InvocationData.ts"
import { masked } from "./masked.ts"

/** How many lines around a change are shown. */
const context = 2

/** One config, and its file's update. */
interface One {
  readonly config: Config.Config
  readonly update: Updating.Update
}

const updatesOf = (data: InvocationData) =>
  Effect.gen(function* () {
    const all: Array<One> = []
    for (const config of ParamData.allConfigs(data.parameters).values()) {
      if (!ParamData.isSerializable(data.parameters, config.id)) continue
      const place = { path: pathOf(data, config.id), persistence: data.persistence }
      const update = yield* Updating.prepare(config, place, "all")
      if (Option.isSome(update)) all.push({ config, update: update.value })
    }
    return all
  })

/** Shows how a file changes, as `diff -u` does, without secrets. */
const shownOf = Effect.fnUntraced(function* (data: InvocationData, { config, update }: One, style: Style) {
  // How lines end is nothing that changes.
  const open = (text: string) =>
    Effect.map(masked(config, data.persistence, update.path, text), (shown) => shown.replaceAll("\r\n", "\n"))
  const [before, after] = yield* Effect.all([open(update.previous), open(update.text)])
  const name = inLine(update.path)
  const patch = createTwoFilesPatch(name, name, before, after, undefined, undefined, { context })
  const lines = patch.split("\n").filter((line) => !/^(?:Index: |=+$)/.test(line))
  while (lines.at(-1) === "") lines.pop()
  return lines.map((line) => colored(visible(line), style)).join("\n")
})

const colored = (line: string, style: Style): string => {
  if (/^(?:---|\+\+\+) /.test(line)) return style.heading(line)
  if (line.startsWith("@@")) return style.name(line)
  if (line.startsWith("-")) return style.removed(line)
  return line.startsWith("+") ? style.added(line) : line
}

/**
 * Updates the files of an invocation's configs, and prints how each changes; tells whether there was anything to do. Only
 * shows that if `isDry`.
 */
export const updateFiles = (
  data: InvocationData,
  isDry: boolean
): Effect.Effect<boolean, ConfigError | ParamError, store.FileServices> =>
  Effect.gen(function* () {
    const { style } = yield* Screen.of("stdout")
    const all = yield* updatesOf(data)
    for (const one of all) yield* Console.log(yield* shownOf(data, one, style))
    if (all.length === 0) yield* notice("the files are up to date")
    for (const { config, update } of isDry ? [] : all) {
      const { path, previous, write } = update
      const kept = yield* store.keepBeside({ config: config.id, path }, previous)
      const isOurs = (yield* write) === "written"
      yield* notice(
        `${isOurs ? "" : "another process has "}updated ${inLine(path)}, and kept what it was in ${inLine(kept)}`
      )
    }
    return all.length > 0
  })
