/**
 * Putting a completion script where the user's shell finds it.
 *
 * Owns asking first, and that a second time changes nothing. It only ever adds to a file of the user's own.
 */
import * as Console from "effect/Console"
import * as Prompt from "effect/cli/Prompt"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Stdio from "effect/Stdio"
import { quoteForShell } from "../../../config/error/shell.ts"
import { exit } from "../../../hook/exit.ts"
import { visible } from "../../../terminal/style.ts"
import type { Helped } from "../help.ts"
import { WakeError } from "../WakeError.ts"
import { type Place, placeOf } from "./place.ts"
import { script } from "./script.ts"

/** What is still to be written. */
interface Pending {
  readonly script: boolean
  /** What is added to the user's own file; `undefined` if its line is there. */
  readonly added: string | undefined
}

const fail = (problem: string) =>
  Effect.fail(new WakeError({ reason: { _tag: "Usage", problems: [problem] }, usage: "" }))

/** Reads a file; a file that is not there is empty. */
const read = (file: string) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) =>
    Effect.map(
      Effect.catchReason(fs.readFile(file), "PlatformError", "NotFound", () => Effect.succeed(new Uint8Array())),
      // What is no UTF-8 stays as it is: the file is added to, not written.
      (bytes) => new TextDecoder().decode(bytes)
    )
  )

const pendingFor = Effect.fnUntraced(function* ({ script, startUp }: Place, text: string) {
  const isThere = (yield* read(script)) === text
  if (startUp === undefined) return { script: !isThere, added: undefined }
  const own = yield* read(startUp.file)
  const isRead = own.split(/\r?\n/).some((line) => line.trim() === startUp.line)
  const added = `${own === "" || own.endsWith("\n") ? "" : "\n"}${startUp.line}\n`
  return { script: !isThere, added: isRead ? undefined : added } satisfies Pending
})

const write = Effect.fnUntraced(function* ({ script, startUp }: Place, pending: Pending, text: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  if (pending.script) {
    yield* fs.makeDirectory(path.dirname(script), { recursive: true })
    yield* fs.writeFileString(script, text)
  }
  if (startUp !== undefined && pending.added !== undefined) {
    yield* fs.makeDirectory(path.dirname(startUp.file), { recursive: true })
    yield* fs.writeFileString(startUp.file, pending.added, { flag: "a" })
  }
})

/** Tells what is to be written, and where. */
const told = ({ script, shell, startUp }: Place, pending: Pending): string =>
  [
    ...(pending.script ? [`This writes the completion script for ${shell} to`, `  ${script}`] : []),
    ...(pending.added === undefined || startUp === undefined
      ? []
      : [`${pending.script ? "and adds" : "This adds"} to ${startUp.file} the line`, `  ${startUp.line}`])
  ].join("\n")

/** Tells how to do the same by hand. */
const byHand = ({ script, shell, startUp }: Place, program: string, folder: string): string =>
  [
    `${program} --completions install asks before it writes, and this is no terminal. What it would do:`,
    `  mkdir -p ${quoteForShell(folder)}`,
    `  ${program} --completions ${shell} > ${quoteForShell(script)}`,
    ...(startUp === undefined ? [] : [`  echo ${quoteForShell(startUp.line)} >> ${quoteForShell(startUp.file)}`])
  ].join("\n")

const failed = ({ message }: PlatformError) => fail(`Cannot install completion: ${message}`)

/** Shows what it is about to write, asks, and writes it. Cancelling ends the program with 130, and nothing is written. */
export const install = Effect.fnUntraced(
  function* (helped: Helped) {
    const place = yield* placeOf(helped.name)
    if (typeof place === "string") {
      return yield* fail(`${place} ${helped.name} --completions bash|zsh|fish|powershell prints one.`)
    }
    const stdio = yield* Stdio.Stdio
    const [stdin, stdout, stderr] = yield* Effect.all([
      stdio.stdinIsTerminal,
      stdio.stdoutIsTerminal,
      stdio.stderrIsTerminal
    ])
    if (!stdin || !stdout || !stderr) {
      const path = yield* Path.Path
      return yield* fail(byHand(place, helped.name, path.dirname(place.script)))
    }
    const text = `${script(place.shell, helped)}\n`
    const pending = yield* pendingFor(place, text)
    if (!pending.script && pending.added === undefined) {
      return yield* Console.log(visible(`Completion is installed in ${place.script}. Nothing is to be done.`))
    }
    yield* Console.log(visible(told(place, pending)))
    const isWanted = yield* Effect.catchTag(Prompt.Confirm({ message: "Go on?" }), "QuitError", () => exit(130))
    if (!isWanted) return yield* Console.log("Nothing was written.")
    yield* write(place, pending, text)
    yield* Console.log(`Done: the next ${place.shell} completes ${helped.name}.`)
  },
  Effect.catchTag("PlatformError", failed)
)
