/**
 * Kills the process that imports it first (`node --import`) at one of its calls on the files of a directory.
 *
 * KILL_IN names the directory. KILL_AT says which call, and on which side of it: `before 12`, `after 12`. Without it the
 * process lives, and writes how many calls it has made to the file that KILL_COUNT names.
 */
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { relative, resolve } from "node:path"

const { KILL_AT = "never 0", KILL_COUNT = "", KILL_IN = "" } = process.env
const [side, at] = KILL_AT.split(" ")
const writeCount = fs.writeFileSync

let calls = 0
const opened = new Set<unknown>()

/** Nothing of the process runs after this. */
const dieIf = (now: "before" | "after", call: number) => {
  if (side === now && call === Number(at)) process.kill(process.pid, "SIGKILL")
}

const isInside = (argument: unknown) =>
  opened.has(argument) || (typeof argument === "string" && !/^\.\.(\/|$)/.test(relative(KILL_IN, resolve(argument))))

type Call = (...args: ReadonlyArray<unknown>) => unknown

const wrap = (owner: Record<string, unknown>, name: string, original: Call) => {
  const wrapped: Call = (...args) => {
    // The second is a path where a file gets another name; elsewhere it may be a text.
    if (!isInside(args[0]) && !(/^(link|rename|symlink|copyFile)/.test(name) && isInside(args[1])))
      return original(...args)
    const call = ++calls
    dieIf("before", call)
    const ended = (value: unknown) => {
      dieIf("after", call)
      if (/^open(Sync)?$/.test(name)) opened.add(value)
      if (/^close(Sync)?$/.test(name)) opened.delete(args[0])
    }
    const callback = args.at(-1)
    if (typeof callback === "function") {
      const called: Call = (...results) => {
        ended(results[1])
        return callback(...results)
      }
      return original(...args.slice(0, -1), called)
    }
    const result = original(...args)
    if (!(result instanceof Promise)) ended(result)
    else result.then(ended, ended)
    return result
  }
  owner[name] = Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original))
}

for (const owner of [fs, fs.promises] as unknown as ReadonlyArray<Record<string, unknown>>) {
  for (const [name, value] of Object.entries(owner)) {
    // Functions and no classes; what makes a stream or a watcher opens its file with another of these.
    if (/^(?!create|watch|unwatch|openAs)[a-z]/.test(name) && typeof value === "function")
      wrap(owner, name, value as Call)
  }
}
syncBuiltinESMExports()

process.on("exit", () => {
  if (KILL_COUNT !== "") writeCount(KILL_COUNT, String(calls))
})
