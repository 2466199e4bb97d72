/**
 * Runs every example as its `expected.txt` says, in an empty directory.
 *
 * A line `$ …` is a command for the shell, in which `main` is the example's program. What follows is what it prints on
 * stdout, then on stderr with `2> ` before each line, then `[n]` for an exit code other than 0. `UPDATE=1` writes the
 * files again.
 *
 * The programs are bundled (`support/bundle.ts`): hundreds of starts would take most of the time of all tests. For the
 * same reason a line that only calls `main` runs in a process that has run others (`support/servers.ts`), but for the
 * first such line of an example. `EXAMPLES=all` runs each line in a real shell and a process of its own, as `UPDATE=1` does.
 * As many examples run at once as vitest's `maxConcurrency` says, each with one command at a time.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { memory } from "./support/memory.ts"
import { commandOf, type Ended, limit, start } from "./support/process.ts"
import { validator } from "./support/schemaAgreement.ts"
import { makeServers } from "./support/servers.ts"

const root = path.resolve(import.meta.dirname, "..")
const examples = path.join(root, "examples")
const names = fs.readdirSync(examples).filter((name) => fs.statSync(path.join(examples, name)).isDirectory())
// A project of its own: package.test.ts runs it.
names.splice(names.indexOf("00-template"), 1)

const mainOf = (name: string): string => path.join(examples, name, "main.ts")

const scratch = fs.mkdtempSync(path.join(memory, "examples-"))
// Programs are started here: nothing may be started in some of the folders in memory.
const bins = fs.mkdtempSync(path.join(os.tmpdir(), "examples-bin-"))
const environment = () => ({ NO_COLOR: "1", NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] })
const servers = makeServers({ env: { ...environment(), PATH: process.env["PATH"] } })
afterAll(async () => {
  await servers.close()
  for (const folder of [scratch, bins]) fs.rmSync(folder, { recursive: true })
})

/** Makes a folder with an executable `main`, for the PATH of the shell. */
const install = (name: string): string => {
  const bin = path.join(bins, name)
  fs.mkdirSync(bin)
  const command = commandOf(mainOf(name)).map((word) => `"${word}"`)
  const script = `#!/bin/sh\nexec ${command.join(" ")} "$@"\n`
  fs.writeFileSync(path.join(bin, "main"), script, { mode: 0o755 })
  return bin
}

const run = (command: string, cwd: string, bin: string): Promise<Ended> =>
  start("bash", ["-c", command], {
    cwd,
    detached: true,
    env: {
      ...environment(),
      HOME: cwd,
      PATH: `${bin}:${process.env["PATH"]}`
    }
  }).ended

const lines = (text: string): ReadonlyArray<string> => (text === "" ? [] : text.replace(/\n$/, "").split("\n"))

const transcribe = (command: string, { code, signal, stderr, stdout }: Ended): string =>
  [
    `$ ${command}`,
    ...lines(stdout),
    ...lines(stderr).map((line) => `2> ${line}`.trimEnd()),
    ...(code === 0 ? [] : [`[${code ?? signal}]`])
  ].join("\n")

const isReal = process.env["UPDATE"] === "1" || process.env["EXAMPLES"] === "all"

/** Returns the words of a line that only calls `main`, and needs nothing of a shell or the environment. */
const wordsOf = (line: string): ReadonlyArray<string> | undefined =>
  !isReal && /^main(?: (?:[\w.:=+/,@-]|'[^'$]*')+)*$/.test(line)
    ? [...line.matchAll(/ ((?:[^' ]|'[^']*')+)/g)].map(([, word]) => word!.replaceAll("'", ""))
    : undefined

const replay = async (name: string, commands: ReadonlyArray<string>): Promise<string> => {
  const bin = install(name)
  const cwd = path.join(scratch, name)
  fs.mkdirSync(cwd)
  const transcripts: Array<string> = []
  const first = commands.findIndex((command) => wordsOf(command) !== undefined)
  for (const [index, command] of commands.entries()) {
    const words = index === first ? undefined : wordsOf(command)
    const ended = await (words === undefined ? run(command, cwd, bin) : servers.run(mainOf(name), words, cwd))
    transcripts.push(transcribe(command, ended))
  }
  return `${transcripts.join("\n")}\n`
}

/** Finds the last command of a transcript that overrides something, or else the last one that has any. */
const commandIn = (transcript: string): ReadonlyArray<string> | undefined => {
  const commands = transcript
    .split(/^\$ /m)
    .filter((part) => !/\[\d+\]\n$/.test(part))
    .map((part) => part.split("\n")[0]!)
    .filter(
      (line) =>
        /^main \w/.test(line) &&
        !/[|><;&$'"]|--print-config|--print-schema|--why|--sweep|--table|--update-files|-path|-h\b|--help/.test(line)
    )
    .map((line) => line.split(" ").slice(1))
  return commands.findLast((words) => words.some((word) => /^[\w.:]+=[\w./-]+$/.test(word))) ?? commands.at(-1)
}

/** What stays of a config that is saved: a secret that was typed does not. */
const withoutSecrets = (config: unknown): unknown =>
  JSON.parse(
    JSON.stringify(config, (_, value: unknown) => (value === "<redacted>" || value === "???" ? undefined : value)) ??
      "null"
  )

/** Asks an example for its configs, and again where they are saved as its files, without the overrides. */
const inspected = async (name: string, words: ReadonlyArray<string>, setUp: string) => {
  const [given, saved] = ["given", "saved"].map((kind) => path.join(scratch, `${name}-${kind}`)) as [string, string]
  for (const directory of [given, saved]) {
    fs.mkdirSync(directory)
    await start("sh", ["-c", setUp], { cwd: directory }).ended
  }
  const begin = fs.readdirSync(given)
  const ask = async (directory: string, args: ReadonlyArray<string>): Promise<string> => {
    const { code, stderr, stdout } = await servers.run(mainOf(name), args, directory)
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("error:")])
    expect(stdout).not.toContain("swordfish")
    return stdout
  }
  const values = async (directory: string, args: ReadonlyArray<string>): Promise<Record<string, unknown>> => {
    const text = await ask(directory, [...args, "--print-config=json"])
    return JSON.parse(text.slice(text.search(/^\{/m)))
  }

  const before = await values(given, words)
  const headings = [...(await ask(given, [...words, "--print-config"])).matchAll(/^# (.*)$/gm)].map(([, text]) => text!)
  const isSaved = (_: string, index: number) => !headings[index]!.endsWith(": never in a file")
  const ids = Object.keys(before)
  for (const [index, id] of ids.entries()) {
    if (!isSaved(id, index)) continue
    const text = await ask(given, [...words, `--print-config=${id}`])
    const file = path.join(saved, headings[index]!)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, text)
    if (/\.(ya?ml|json)$/.test(file)) {
      const schema = JSON.parse(await ask(given, [...words, `--print-schema=${id}`]))
      expect([id, validator().validate(schema, parse(text) ?? null)]).toEqual([id, true])
    }
  }
  expect(fs.readdirSync(given)).toEqual(begin)
  const others = ids.filter((id, index) => !isSaved(id, index))
  // A word is an element where there is a list, and otherwise a positional.
  const hasList = Object.values(before).some(Array.isArray)
  const plain = words.filter(
    (word, index) =>
      index === 0 ||
      word.startsWith("-") ||
      !(hasList || word.includes("=")) ||
      others.some((id) => word.startsWith(`${id}::`))
  )
  return { before, after: await values(saved, plain), ids: ids.filter(isSaved) }
}

describe("examples", () => {
  for (const name of names) {
    const file = path.join(examples, name, "expected.txt")
    const expected = fs.readFileSync(file, "utf8")
    const commands = lines(expected).flatMap((line) => (line.startsWith("$ ") ? [line.slice(2)] : []))
    // One more than there are commands, so that a command meets its limit before its example does.
    const timeout = limit * (commands.length + 1)
    test.concurrent(`${name} prints what its transcript says`, { timeout }, async () => {
      const actual = await replay(name, commands)
      if (process.env["UPDATE"] === "1") fs.writeFileSync(file, actual)
      else expect(actual).toBe(expected)
    })
  }

  const silent: Array<string> = []
  for (const name of names) {
    const transcript = fs.readFileSync(path.join(examples, name, "expected.txt"), "utf8")
    const words = commandIn(transcript)
    if (words === undefined) {
      silent.push(name)
      continue
    }
    // What stands before its first command is there for all of them.
    const setUp = [...transcript.split("$ main")[0]!.matchAll(/^\$ (.*)/gm)].map(([, line]) => line).join("\n")
    test.concurrent(`${name} runs alike on the configs that it prints`, { timeout: 10 * limit }, async () => {
      const { after, before, ids } = await inspected(name, words, setUp)
      for (const id of ids) {
        expect([id, withoutSecrets(after[id])]).toEqual([id, withoutSecrets(before[id])])
      }
    })
  }

  test("all but one are asked for their configs", () => {
    expect(silent).toEqual(["09-simulated-arguments"])
  })

  // The transcripts are those of bundled programs, whose imports Node does not see.
  test.concurrent("import what Node finds in the source", { timeout: limit }, async () => {
    const sources = fs.globSync(["examples/*/*.ts", "test/fixtures/{readme,signals}/*.ts"], { cwd: root })
    const imports = sources.flatMap((file) => {
      const text = fs.readFileSync(path.join(root, file), "utf8")
      return [...text.matchAll(/^import (?!type )([^"]+?) from "([^"]+)"/gm)].map(([, what, from]) => ({
        from: from!.startsWith(".") ? path.resolve(root, path.dirname(file), from!) : from!,
        names: what!.startsWith("{") ? [...what!.matchAll(/[{,]\s*(?!type )(\w+)/g)].map(([, name]) => name!) : []
      }))
    })
    expect(imports.length).toBeGreaterThan(200)
    const script = `for (const { from, names } of ${JSON.stringify(imports)}) {
      const module = await import(from)
      for (const name of names) if (!(name in module)) console.log(from, "has no", name)
    }`
    const ended = await start(
      process.execPath,
      ["--conditions=effect-coma-source", "--input-type=module", "-e", script],
      {
        cwd: root
      }
    ).ended
    expect(ended).toEqual({ code: 0, signal: null, stdout: "", stderr: "" })
  })
})
