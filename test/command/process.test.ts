import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"

const program = path.resolve(import.meta.dirname, "../fixtures/signals/main.ts")

let directory = ""
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "process-"))
})
afterEach(() => fs.rmSync(directory, { recursive: true }))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program; once it says that it is ready, it gets the signal, if there is one. */
const run = (command: string, signal?: NodeJS.Signals): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=source", program, command], { cwd: directory })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk) => {
      stdout += chunk
      if (signal !== undefined && stdout.includes("ready")) child.kill(signal)
    })
    child.stderr.on("data", (chunk) => {
      stderr += chunk
    })
    child.on("close", (code) => resolve({ code, stdout, stderr }))
  })

const files = () => fs.readdirSync(directory).toSorted()

describe("a process", () => {
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
    expect(await run("fail")).toEqual({ code: 1, stdout: "", stderr: "it did not work\n" })
    expect(files()).toEqual(["held", "released"])
  })

  test("ends with 1 on a defect, with its finalizers", async () => {
    const ended = await run("bug")
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain("a bug")
    expect(files()).toEqual(["held", "released"])
  })
})
