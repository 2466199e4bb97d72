/**
 * Runs programs for the process that has started this one (`servers.ts`), one after the other: a process that has run one
 * runs the next in a tenth of the time.
 *
 * A program's module is loaded for each run, and what it imports, once. The program has the process to itself: its output,
 * working directory and HOME are real, and it ends when nothing is left to do. Only its arguments, and `process.exit`, are
 * not those of the process.
 */
import { pathToFileURL } from "node:url"

/** A run of a program. */
export interface Run {
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly cwd: string
  /** Printed on stdout, and on stderr, after what the program prints. */
  readonly mark: string
}

/** How a run ended; `left` names the listeners that it has left to the next one. */
export interface Report {
  readonly code: number
  readonly left: ReadonlyArray<string>
}

const listeners = () => process.eventNames().flatMap((name) => Array(process.listenerCount(name)).fill(String(name)))

let runs = 0

const serve = async ({ args, cwd, mark, program }: Run): Promise<void> => {
  process.chdir(cwd)
  process.env["HOME"] = cwd
  process.argv = [process.execPath, program, ...args]
  let told: number | undefined
  // A program that goes on after this would do, or print, more than it may.
  process.exit = ((code = process.exitCode ?? 0) => {
    told ??= Number(code)
  }) as typeof process.exit
  const before = listeners()
  const ended = new Promise((resolve) => process.once("beforeExit", resolve))
  // The process comes to its end, but for whoever waits for its report.
  process.channel?.unref()
  await import(`${pathToFileURL(program).href}?run=${runs++}`)
  await ended
  process.channel?.ref()
  process.stdout.write(mark)
  process.stderr.write(mark)
  const left = listeners().filter((name) => !before.includes(name))
  const report: Report = { code: told ?? Number(process.exitCode ?? 0), left }
  process.exitCode = undefined
  process.send?.(report)
}

process.on("message", (run: Run) => void serve(run))
