/**
 * Runs every example as its `expected.txt` says: real processes, a real shell, an empty directory.
 *
 * A line `$ …` is a command for the shell, in which `main` is the example's program. What follows is what it prints on
 * stdout, then on stderr with `2> ` before each line, then `[n]` for an exit code other than 0. `UPDATE=1` writes the
 * files anew.
 */
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, describe, expect, test } from "vitest"

const root = path.resolve(import.meta.dirname, "..")
const examples = path.join(root, "examples")
const names = fs.readdirSync(examples).filter((name) => fs.statSync(path.join(examples, name)).isDirectory())

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "examples-"))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

/** Makes a folder with an executable `main`, for the PATH of the shell. */
const install = (name: string): string => {
  const bin = path.join(scratch, `${name}-bin`)
  fs.mkdirSync(bin)
  const program = path.join(examples, name, "main.ts")
  const script = `#!/bin/sh\nexec "${process.execPath}" --conditions=source "${program}" "$@"\n`
  fs.writeFileSync(path.join(bin, "main"), script, { mode: 0o755 })
  return bin
}

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

const run = (command: string, cwd: string, bin: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn("bash", ["-c", command], {
      cwd,
      env: {
        HOME: cwd,
        PATH: `${bin}:${process.env["PATH"]}`,
        NO_COLOR: "1",
        NODE_COMPILE_CACHE: path.join(os.tmpdir(), "node-compile-cache")
      },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk) => {
      stdout += chunk
    })
    child.stderr.on("data", (chunk) => {
      stderr += chunk
    })
    child.on("close", (code) => resolve({ stdout, stderr, code }))
  })

const lines = (text: string): ReadonlyArray<string> => (text === "" ? [] : text.replace(/\n$/, "").split("\n"))

const transcribe = (command: string, { code, stderr, stdout }: Outcome): string =>
  [
    `$ ${command}`,
    ...lines(stdout),
    ...lines(stderr).map((line) => `2> ${line}`.trimEnd()),
    ...(code === 0 ? [] : [`[${code}]`])
  ].join("\n")

const replay = async (name: string, expected: string): Promise<string> => {
  const bin = install(name)
  const cwd = path.join(scratch, name)
  fs.mkdirSync(cwd)
  const commands = expected.split("\n").flatMap((line) => (line.startsWith("$ ") ? [line.slice(2)] : []))
  const transcripts: Array<string> = []
  for (const command of commands) transcripts.push(transcribe(command, await run(command, cwd, bin)))
  return `${transcripts.join("\n")}\n`
}

describe("examples", () => {
  test.concurrent.each(names)("%s prints what its transcript says", { timeout: 120_000 }, async (name) => {
    const file = path.join(examples, name, "expected.txt")
    const expected = fs.readFileSync(file, "utf8")
    const actual = await replay(name, expected)
    if (process.env["UPDATE"] === "1") fs.writeFileSync(file, actual)
    else expect(actual).toBe(expected)
  })
})
