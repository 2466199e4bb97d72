/**
 * Runs programs in processes that have run others before (`serving.ts`): for what a process of its own does not show.
 */
import { join } from "node:path"
import { type Ended, limit, type Options, programFile, type Started, start } from "./process.ts"
import type { Report, Run } from "./serving.ts"

/** Processes that run programs, one at a time each. There are as many of them as are asked at once. */
export interface Servers {
  /** Runs a program in a directory, as `startProgram` does. */
  readonly run: (source: string, args: ReadonlyArray<string>, cwd: string) => Promise<Ended>
  /** Ends the processes. */
  readonly close: () => Promise<void>
}

const mark = "\0end of the run\0"

interface Server {
  readonly started: Started
  stdout: string
  stderr: string
  report: Report | undefined
  /** Called when there is something new. */
  look: () => void
}

/** Each run has the limit of the options. */
export const makeServers = (options: Options): Servers => {
  const most = options.limit ?? limit
  const all: Array<Server> = []
  const idle: Array<Server> = []

  const make = (): Server => {
    const serving = join(import.meta.dirname, "serving.ts")
    const started = start(process.execPath, ["--conditions=effect-coma-source", serving], {
      ...options,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      limit: 100 * most
    })
    const server: Server = { started, stdout: "", stderr: "", report: undefined, look: () => {} }
    for (const stream of ["stdout", "stderr"] as const) {
      started.child[stream]?.on("data", (chunk: string) => {
        server[stream] += chunk
        server.look()
      })
    }
    started.child.on("message", (report: Report) => {
      server.report = report
      server.look()
    })
    all.push(server)
    return server
  }

  const run: Servers["run"] = async (source, args, cwd) => {
    const server = idle.pop() ?? make()
    const { child, ended } = server.started
    const timer = setTimeout(() => child.kill("SIGKILL"), most)
    const done = new Promise<Report>((resolve) => {
      server.look = () => {
        const isOver = server.stdout.endsWith(mark) && server.stderr.endsWith(mark)
        if (isOver && server.report !== undefined) resolve(server.report)
      }
    })
    child.send({ program: programFile(source), args, cwd, mark } satisfies Run)
    const report = await Promise.race([done, ended])
    clearTimeout(timer)
    // It did not live to tell: what it printed says why.
    if (!("left" in report)) return report
    if (report.left.length > 0) throw new Error(`${source} leaves listeners: ${report.left}`)
    const [stdout = "", stderr = ""] = [server.stdout, server.stderr].map((text) => text.slice(0, -mark.length))
    Object.assign(server, { stdout: "", stderr: "", report: undefined })
    idle.push(server)
    return { code: report.code, signal: null, stdout, stderr }
  }

  return {
    run,
    close: async () => {
      for (const { started } of all) started.child.kill("SIGKILL")
      await Promise.all(all.map(({ started }) => started.ended))
    }
  }
}
