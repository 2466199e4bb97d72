/**
 * Runs every example as its `expected.txt` says: real processes, a real shell, an empty directory.
 *
 * A line `$ …` is a command for the shell, in which `main` is the example's program. What follows is what it prints on
 * stdout, then on stderr with `2> ` before each line, then `[n]` for an exit code other than 0. `UPDATE=1` writes the
 * files again.
 *
 * The programs are bundled (`support/bundle.ts`): hundreds of starts would take most of the time of all tests.
 * As many examples run at once as vitest's `maxConcurrency` says, each with one command at a time.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { commandOf, type Ended, limit, start } from "./support/process.ts"

const root = path.resolve(import.meta.dirname, "..")
const examples = path.join(root, "examples")
const names = fs.readdirSync(examples).filter((name) => fs.statSync(path.join(examples, name)).isDirectory())

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "examples-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

/** Makes a folder with an executable `main`, for the PATH of the shell. */
const install = (name: string): string => {
  const bin = path.join(scratch, `${name}-bin`)
  fs.mkdirSync(bin)
  const command = commandOf(path.join(examples, name, "main.ts")).map((word) => `"${word}"`)
  const script = `#!/bin/sh\nexec ${command.join(" ")} "$@"\n`
  fs.writeFileSync(path.join(bin, "main"), script, { mode: 0o755 })
  return bin
}

const run = (command: string, cwd: string, bin: string): Promise<Ended> =>
  start("bash", ["-c", command], {
    cwd,
    detached: true,
    env: {
      HOME: cwd,
      PATH: `${bin}:${process.env["PATH"]}`,
      NO_COLOR: "1",
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"]
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

const replay = async (name: string, commands: ReadonlyArray<string>): Promise<string> => {
  const bin = install(name)
  const cwd = path.join(scratch, name)
  fs.mkdirSync(cwd)
  const transcripts: Array<string> = []
  for (const command of commands) transcripts.push(transcribe(command, await run(command, cwd, bin)))
  return `${transcripts.join("\n")}\n`
}

/** Finds the last command of a transcript that overrides something. */
const overridden = (transcript: string): ReadonlyArray<string> | undefined =>
  transcript
    .split(/^\$ /m)
    .filter((part) => !/\[\d+\]\n$/.test(part))
    .map((part) => part.split("\n")[0]!)
    .filter((line) => !/[|><;&$]|--print-config|--why/.test(line))
    .map((line) => line.split(" "))
    .findLast(([main, , ...words]) => main === "main" && words.some((word) => /^[\w.:]+=[\w./-]+$/.test(word)))

/** What stays of a config that is saved: a secret that was typed does not. */
const withoutSecrets = (config: unknown): unknown =>
  JSON.parse(
    JSON.stringify(config, (_, value: unknown) => (value === "<redacted>" || value === "???" ? undefined : value))
  )

/** Saves each config that an example prints as its file, and looks whether a run without the overrides gets the same. */
const printed = async (name: string, words: ReadonlyArray<string>, setUp: string): Promise<void> => {
  const bin = path.join(scratch, `${name}-bin`)
  if (!fs.existsSync(bin)) install(name)
  const [given, saved] = ["given", "saved"].map((kind) => path.join(scratch, `${name}-${kind}`)) as [string, string]
  for (const directory of [given, saved]) {
    fs.mkdirSync(directory)
    await run(setUp, directory, bin)
  }
  const begin = fs.readdirSync(given)
  const ask = async (what: string, cwd: string, command: ReadonlyArray<string>) => {
    const { code, stderr, stdout } = await run([...command, what].join(" "), cwd, bin)
    expect([name, code, stderr.replaceAll(/^warning: .*\n/gm, "")]).toEqual([name, 0, ""])
    return stdout
  }
  const values = async (cwd: string, command: ReadonlyArray<string>): Promise<Record<string, unknown>> => {
    const text = await ask("--print-config=json", cwd, command)
    return JSON.parse(text.slice(text.search(/^\{/m)))
  }
  const before = await values(given, words)
  const headings = [...(await ask("--print-config", given, words)).matchAll(/^# (.*)$/gm)].map(
    ([, heading]) => heading!
  )
  const files = Object.keys(before).flatMap((id, index) =>
    headings[index]!.endsWith(": never in a file") ? [] : [[id, headings[index]!] as const]
  )
  for (const [id, file] of files) {
    const text = await ask(`--print-config=${id}`, given, words)
    expect(text).not.toContain("swordfish")
    fs.mkdirSync(path.dirname(path.join(saved, file)), { recursive: true })
    fs.writeFileSync(path.join(saved, file), text)
  }
  const ids = Object.keys(before).filter((id) => !files.some(([known]) => known === id))
  const after = await values(
    saved,
    words.filter((word, index) => index < 2 || word.startsWith("-") || ids.some((id) => word.startsWith(`${id}::`)))
  )
  for (const [id] of files)
    expect([name, id, withoutSecrets(after[id])]).toEqual([name, id, withoutSecrets(before[id])])
  expect(fs.readdirSync(given)).toEqual(begin)
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

  for (const name of names) {
    test.concurrent(`${name} runs alike on the configs that it prints`, { timeout: 10 * limit }, async () => {
      const expected = fs.readFileSync(path.join(examples, name, "expected.txt"), "utf8")
      const words = overridden(expected)
      // What stands before its first command is there for all of them.
      const setUp = [...expected.split("$ main")[0]!.matchAll(/^\$ (.*)/gm)].map(([, line]) => line).join("\n")
      if (words !== undefined) await printed(name, words, setUp)
    })
  }

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
    const ended = await start(process.execPath, ["--conditions=source", "--input-type=module", "-e", script], {
      cwd: root
    }).ended
    expect(ended).toEqual({ code: 0, signal: null, stdout: "", stderr: "" })
  })
})
