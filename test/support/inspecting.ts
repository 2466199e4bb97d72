/**
 * Asks a program for its configs, saves each as its file in another directory, and asks there again, without the
 * overrides: `inspecting.ts PROGRAM GIVEN SAVED WORD...` prints both answers, as JSON.
 *
 * One process runs the program several times, one after the other: each ends when nothing is left to do.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"

const [program = "", given = "", saved = "", ...words] = process.argv.slice(2)
const print = process.stdout.write.bind(process.stdout)
let printed = ""
process.stdout.write = (chunk: unknown, ...rest: ReadonlyArray<unknown>) => {
  printed += String(chunk)
  for (const done of rest) if (typeof done === "function") done()
  return true
}

let runs = 0

/** Runs the program with a command line in a directory, and returns what it prints on stdout. */
const run = async (directory: string, args: ReadonlyArray<string>): Promise<string> => {
  process.chdir(directory)
  process.argv = [process.execPath, program, ...args]
  printed = ""
  const ended = new Promise((resolve) => process.once("beforeExit", resolve))
  await import(`${pathToFileURL(program).href}?run=${runs++}`)
  // A timer would keep the process from coming to its end.
  await ended
  return printed
}

const values = async (directory: string, args: ReadonlyArray<string>): Promise<Record<string, unknown>> => {
  const text = await run(directory, [...args, "--print-config=json"])
  return JSON.parse(text.slice(text.search(/^\{/m)))
}

const before = await values(given, words)
const all = await run(given, [...words, "--print-config"])
const headings = [...all.matchAll(/^# (.*)$/gm)].map(([, heading]) => heading!)
const isSaved = (_: string, index: number) => !headings[index]!.endsWith(": never in a file")
const files: Record<string, string> = {}
for (const [index, id] of Object.keys(before).entries()) {
  if (!isSaved(id, index)) continue
  const text = await run(given, [...words, `--print-config=${id}`])
  const file = join(saved, headings[index]!)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  files[id] = text
}
const others = Object.keys(before).filter((id) => !(id in files))
// A word is an element where there is a list, and otherwise a positional.
const hasList = Object.values(before).some(Array.isArray)
const plain = words.filter(
  (word, index) =>
    index === 0 ||
    word.startsWith("-") ||
    !(hasList || word.includes("=")) ||
    others.some((id) => word.startsWith(`${id}::`))
)
const after = await values(saved, plain)
print(JSON.stringify({ before, after, files, all }))
