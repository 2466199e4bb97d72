import type { SpawnOptions } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { invocationSlots } from "../../src/hook/Slot.ts"
import { commandOf, limit, programFile, start, startProgram, withoutCreated } from "../support/process.ts"

const program = path.resolve(import.meta.dirname, "../fixtures/signals/main.ts")
const greet = path.resolve(import.meta.dirname, "../../examples/01-greet/main.ts")
const work = path.resolve(import.meta.dirname, "../../examples/32-interruption/main.ts")

/** Whether anybody may look into a folder and all that it is in. */
const isOpen = (folder: string): boolean =>
  (fs.statSync(folder).mode & 0o001) !== 0 && (path.dirname(folder) === folder || isOpen(path.dirname(folder)))

/** How to start a process that may not write everywhere: as it is, or, for root, as nobody, if that one can read it. */
const nobody: SpawnOptions | undefined =
  process.getuid?.() !== 0 ? {} : isOpen(path.dirname(programFile(greet))) ? { uid: 65534, gid: 65534 } : undefined

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "process-"))
fs.chmodSync(scratch, 0o755)
afterAll(() => fs.rmSync(scratch, { recursive: true }))

const makeDirectory = () => fs.mkdtempSync(path.join(scratch, "run-"))

/** Returns what is in a directory, by name. */
const filesIn = (directory: string) =>
  Object.fromEntries(
    fs
      .readdirSync(directory)
      .toSorted()
      .map((name) => [name, fs.readFileSync(path.join(directory, name), "utf8")])
  )

interface Run {
  readonly main?: string
  readonly env?: Readonly<Record<string, string>>
  /** What it gets, once it prints something. */
  readonly signals?: ReadonlyArray<NodeJS.Signals>
  /** How many milliseconds are between two signals. */
  readonly between?: number
  readonly options?: SpawnOptions
  readonly directory?: string
}

/** Runs a program in a directory of its own. */
const run = async (args: ReadonlyArray<string>, given: Run = {}) => {
  const { directory = makeDirectory(), env, main = program, options, signals = [] } = given
  const { child, ended } = startProgram(main, args, { cwd: directory, env: { ...process.env, ...env }, ...options })
  child.stdout?.once("data", async () => {
    for (const [index, signal] of signals.entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, given.between ?? 0))
      child.kill(signal)
    }
  })
  const { code, stderr, stdout } = await ended
  return { code, stdout, stderr: withoutCreated(stderr), files: filesIn(directory) }
}

/** Runs a program in a shell, in a directory of its own, with `main` for the program's command line. */
const inShell = async (script: string, main = program) => {
  const directory = makeDirectory()
  const command = commandOf(main).map((word) => `"${word}"`)
  const shell = `main() { ${command.join(" ")} "$@"; }\n${script}`
  const { code, stderr, stdout } = await start("bash", ["-c", shell], { cwd: directory }).ended
  return { code, stdout, stderr: withoutCreated(stderr), files: filesIn(directory) }
}

/** A resource that was held once, and released once. */
const once = { held: ".", released: "." }

const codes = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const
const signals = Object.keys(codes) as ReadonlyArray<keyof typeof codes>

const slots = ["parser", ...invocationSlots] as const

describe("a signal", { timeout: 2 * limit, concurrent: true }, () => {
  test.each(slots.map((slot, index) => [slot, signals[index % signals.length]!] as const))(
    "runs the finalizers, once, and ends with a code of its own, in every slot: %s, %s",
    async (slot, signal) => {
      const { code, files, stderr } = await run(["slots"], { env: { SLOT: slot }, signals: [signal] })
      expect({ code, stderr }).toEqual({ code: codes[signal], stderr: "" })
      expect(files).toMatchObject(once)
    }
  )

  test.each(["SIGHUP", "SIGTERM"] as const)("lets a file be written to its end: %s", async (signal) => {
    expect(await run(["write"], { env: { SLOW: "1" }, signals: [signal] })).toEqual({
      code: codes[signal],
      stdout: "ready\n",
      stderr: "",
      files: { ...once, "model.yaml": "lr: 0.1\n" }
    })
  })

  test.each(signals)("releases the lock of the example: %s", async (signal) => {
    const { code, files, stderr } = await run(["work"], { main: work, signals: [signal] })
    expect({ code, stderr }).toEqual({ code: codes[signal], stderr: "" })
    expect(Object.keys(files)).toEqual(["released", "work.yaml"])
  })

  test("shows a finalizer that fails, in a line", async () => {
    const ended = await run(["broken"], { signals: ["SIGTERM"] })
    const stderr = "error: A bug in run of the command broken: a broken finalizer\n"
    expect(ended).toEqual({ code: 143, stdout: "ready\n", stderr, files: once })
  })

  test("that comes twice at once is one", async () => {
    const ended = await run(["wait"], { signals: ["SIGINT", "SIGINT"] })
    expect(ended).toMatchObject({ code: 130, stderr: "", files: once })
  })

  test("that comes again ends a finalizer that hangs, and says so", async () => {
    const ended = await run(["hang"], { signals: ["SIGTERM", "SIGINT"], between: 600 })
    expect(ended).toMatchObject({
      code: 143,
      stderr: "main: SIGINT came before everything had ended. The program ended without it.\n",
      files: once
    })
  })

  test("ends a finalizer that hangs after a while, and says so", async () => {
    const ended = await run(["hang"], { signals: ["SIGTERM"], env: { GRACE: "100" } })
    expect(ended).toMatchObject({
      code: 143,
      stderr: "main: something had not ended after 100ms. The program ended without it.\n",
      files: once
    })
  })
})

describe("an output", { timeout: 2 * limit, concurrent: true }, () => {
  test.each(["print", "stream"])("that nobody reads any more ends the run quietly: %s", async (command) => {
    const ended = await inShell(`main ${command} | head -n 1; exit "\${PIPESTATUS[0]}"`)
    expect(ended).toEqual({ code: 0, stdout: "a line\n", stderr: "", files: once })
  })

  test("that nobody reads ends the run quietly, whose last word it is", async () => {
    const ended = await inShell("{ sleep 0.1; main once; echo $? >&2; } | true")
    expect(ended).toMatchObject({ stdout: "", stderr: "0\n", files: once })
  })

  test.each(["print", "stream", "once"])("on a full device is an error in a line: %s", async (command) => {
    expect(await inShell(`main ${command} >/dev/full`)).toEqual({
      code: 1,
      stdout: "",
      stderr: "error: Cannot write to stdout: no space is left on the device. The program ended\nthere.\n",
      files: once
    })
  })

  test("for errors that is lost changes nothing", async () => {
    for (const output of ["/dev/full", ">(true)"]) {
      const ended = await inShell(`main scream 2> ${output}`)
      expect(ended).toMatchObject({ code: 0, stdout: "done\n", files: once })
    }
  })

  test.each([
    ["a closed pipe", "{ sleep 0.1; main work seconds=5; echo $? >&2; } | true", "0\n"],
    [
      "a full device",
      "main work seconds=5 >/dev/full; echo $? >&2",
      "error: Cannot write to stdout: no space is left on the device. The program ended\nthere.\n1\n"
    ]
  ])("that is lost releases the lock of the example: %s", async (_, script, stderr) => {
    const ended = await inShell(script, work)
    expect(ended.stderr).toBe(stderr)
    expect(Object.keys(ended.files)).toEqual(["released", "work.yaml"])
  })

  test("is the program's own: logs are on stderr", async () => {
    const { code, stderr, stdout } = await run(["log"])
    expect({ code, stdout }).toEqual({ code: 0, stdout: "printed\n" })
    expect(stderr).toContain("INFO")
    expect(stderr).toContain("logged")
  })
})

describe("a process", { timeout: 2 * limit, concurrent: true }, () => {
  test("ends early with the code of Hook.exit, without the command, with its finalizers", async () => {
    expect(await run(["stop"])).toEqual({ code: 3, stdout: "", stderr: "", files: once })
  })

  test("ends with 1 when its command fails, and says so once, without a stack trace", async () => {
    expect(await run(["fail"])).toEqual({ code: 1, stdout: "", stderr: "error: fail: it did not work\n", files: once })
  })

  test.each([
    ["bug", "a bug"],
    ["promise", "rejected"]
  ])("ends with 1 on a defect, and says in a line where it is, with its finalizers: %s", async (command, message) => {
    const line = `error: A bug in run of the command ${command}: ${message}\n`
    expect(await run([command])).toEqual({ code: 1, stdout: "", stderr: line, files: once })
  })

  test("shows the trace of an error that nobody catches at the log level Debug", async () => {
    const { code, files, stderr, stdout } = await run(["timer", "--log-level", "debug"])
    expect({ code, files, stdout }).toEqual({ code: 1, files: once, stdout: "" })
    expect(stderr).toContain("A bug in run of the command timer: thrown in a timer\nError: thrown in a timer\n    at ")
  })

  test("has no listeners of a program that has ended", async () => {
    const { stdout } = await run(["once"], { env: { COUNT: "1" } })
    const counts = stdout.match(/\[[^\]]*\]/g) ?? []
    expect(counts).toHaveLength(2)
    expect(counts[1]).toBe(counts[0])
  })

  test.runIf(nobody !== undefined)(
    "runs on its defaults where it may not write, and ends with 2 if a file there was named",
    async () => {
      const directory = makeDirectory()
      fs.chmodSync(directory, 0o555)
      const given = { main: greet, options: nobody ?? {}, directory }
      const ended = await run(["greet"], given)
      const named = await run(["greet", "--salutation-path", "other.yaml"], given)
      fs.chmodSync(directory, 0o755)
      const refused = (file: string) => `cannot write ${file}: permission denied. Fix that, or name another file.\n`
      expect(ended).toEqual({
        code: 0,
        stdout: "Hello World!\n",
        stderr: `warning: salutation: ${refused("salutation.yaml")}warning: recipient: ${refused("recipient.yaml")}`,
        files: {}
      })
      expect(named).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: salutation: ${refused("other.yaml").replace("name another", "name\nanother")}`,
        files: {}
      })
    }
  )

  test.runIf(fs.existsSync("/proc/self"))("runs on its defaults where nobody can create files", async () => {
    const { code, stderr, stdout } = await run(["greet"], { main: greet, options: { cwd: "/proc" } })
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Hello World!\n" })
    expect(stderr).toMatch(/^warning: salutation: cannot write .*\nwarning: recipient: cannot write .*\n$/)
  })

  test("ends with 2 in a directory that was removed, without a stack trace", async () => {
    const ended = await inShell("mkdir gone; cd gone; rmdir ../gone; main greet", greet)
    expect(ended).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: salutation: cannot read salutation.yaml: the working directory does not\nexist any more. Fix that, or name another file.\n",
      files: {}
    })
  })
})
