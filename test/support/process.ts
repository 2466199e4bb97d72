/**
 * Starts the processes that tests look at. Each has a limit of its own: one that hangs is killed, and its stderr says so,
 * however many others the test starts.
 */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process"
import { join, relative, resolve } from "node:path"

/** How many milliseconds a process may take, unless its test says otherwise. */
export const limit = 60_000

/** What `spawn` takes, and a limit in milliseconds. A detached process is killed with all that it started. */
export interface Options extends SpawnOptions {
  readonly limit?: number
}

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

export const start = (command: string, args: ReadonlyArray<string>, options: Options = {}): Started => {
  const most = options.limit ?? limit
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options })
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
      stderr += `killed after ${most / 1000} s\n`
      if (child.pid !== undefined) process.kill(options.detached ? -child.pid : child.pid, "SIGKILL")
    }, most)
    child.on("error", (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, stdout, stderr })
    })
  })
  return { child, ended }
}

const root = resolve(import.meta.dirname, "../..")

/** Returns where a program is: as the test run has bundled it (`bundle.ts`), or its source. */
export const programFile = (source: string): string => {
  const folder = process.env["PROGRAMS"]
  if (folder === undefined) return source
  // Only now: a process of the test runner would write there, too, as it ends.
  process.env["NODE_COMPILE_CACHE"] = join(folder, "cache")
  return join(folder, relative(root, source)).replace(/\.ts$/, ".mjs")
}

/** Returns what runs a program, which imports the library from its source. */
export const commandOf = (source: string): readonly [string, ...ReadonlyArray<string>] => [
  process.execPath,
  "--conditions=effect-coma-source",
  programFile(source)
]

/** Starts a program that imports the library from its source. */
export const startProgram = (source: string, args: ReadonlyArray<string>, options?: Options): Started => {
  const [command, ...first] = commandOf(source)
  return start(command, [...first, ...args], options)
}

/** What stderr says besides which files were created. */
export const withoutCreated = (stderr: string): string => stderr.replace(/^created .*\n/gm, "")
