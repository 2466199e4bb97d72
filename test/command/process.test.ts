import type { SpawnOptions } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { limit, startProgram } from "../support/process.ts"

const program = path.resolve(import.meta.dirname, "../fixtures/signals/main.ts")
const greet = path.resolve(import.meta.dirname, "../../examples/01-greet/main.ts")

/** Whether anybody may look into a folder and all that it is in. */
const isOpen = (folder: string): boolean =>
  (fs.statSync(folder).mode & 0o001) !== 0 && (path.dirname(folder) === folder || isOpen(path.dirname(folder)))

/** How to start a process that may not write everywhere: as it is, or, for root, as nobody, if that one can read it. */
const nobody: SpawnOptions | undefined =
  process.getuid?.() !== 0 ? {} : isOpen(path.dirname(greet)) ? { uid: 65534, gid: 65534 } : undefined

let directory = ""
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "process-"))
})
afterEach(() => fs.rmSync(directory, { recursive: true }))

/** Runs the program; once it says that it is ready, it gets the signal, if there is one. */
const run = async (command: string, signal?: NodeJS.Signals, main = program, options: SpawnOptions = {}) => {
  const { child, ended } = startProgram(main, [command], { ...options, cwd: directory })
  if (signal !== undefined) child.stdout?.once("data", () => child.kill(signal))
  const { code, stderr, stdout } = await ended
  return { code, stdout, stderr }
}

const files = () => fs.readdirSync(directory).toSorted()

describe("a process", { timeout: 2 * limit }, () => {
  test.each(["SIGINT", "SIGTERM"] as const)("runs its finalizers on %s and ends with 130", async (signal) => {
    const ended = await run("wait", signal)
    expect(ended).toEqual({ code: 130, stdout: "ready\n", stderr: "" })
    expect(files()).toEqual(["held", "released"])
  })

  test("ends early with the code of Hook.exit, without the command, with its finalizers", async () => {
    expect(await run("stop")).toEqual({ code: 3, stdout: "", stderr: "" })
    expect(files()).toEqual(["held", "released"])
  })

  test("ends with 1 when its command fails, and says so once, without a stack trace", async () => {
    expect(await run("fail")).toEqual({ code: 1, stdout: "", stderr: "fail: it did not work\n" })
    expect(files()).toEqual(["held", "released"])
  })

  test.runIf(nobody !== undefined)(
    "ends with 2 in a directory that it may not write in, and leaves nothing",
    async () => {
      fs.chmodSync(directory, 0o555)
      const ended = await run("greet", undefined, greet, nobody)
      fs.chmodSync(directory, 0o755)
      expect(ended).toEqual({
        code: 2,
        stdout: "",
        stderr: "salutation: cannot write salutation.yaml: permission denied. Fix that, or name another file.\n"
      })
      expect(files()).toEqual([])
    }
  )

  test("ends with 1 on a defect, and says in a line where it is, with its finalizers", async () => {
    expect(await run("bug")).toEqual({ code: 1, stdout: "", stderr: "A bug in run of the command bug: a bug\n" })
    expect(files()).toEqual(["held", "released"])
  })
})
