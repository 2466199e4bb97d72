/**
 * Starts the processes that tests look at. Each has a limit of its own, and none has to share it with others: a process
 * that hangs is killed, and its stderr says so.
 */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process"

/** How many milliseconds one process may take. */
export const limit = 60_000

/** How a process ended, and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** Starts a command in a process group of its own, so that a shell is killed with everything that it started. */
export const start = (command: string, args: ReadonlyArray<string>, options: SpawnOptions = {}): Started => {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options, detached: true })
  const ended = new Promise<Ended>((resolve, reject) => {
    let stdout = ""
    let stderr = ""
    child.stdout?.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk
    })
    child.stderr?.setEncoding("utf8").on("data", (chunk) => {
      stderr += chunk
    })
    const timer = setTimeout(() => {
      stderr += `killed after ${limit / 1000} s\n`
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL")
    }, limit)
    child.on("error", reject)
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, stdout, stderr })
    })
  })
  return { child, ended }
}

/** Starts a program that imports the library from its source. */
export const startProgram = (program: string, args: ReadonlyArray<string>, options?: SpawnOptions): Started =>
  start(process.execPath, ["--conditions=source", program, ...args], options)
