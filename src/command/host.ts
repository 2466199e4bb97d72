/**
 * The process that a program runs in: its signals, its output, and what nobody has caught.
 *
 * The one file that knows Node.js, through the global `process`: no service of Effect tells of signals, of an output that
 * nobody reads, or of a throw in a timer. Where there is no such process, there is no host, and nothing happens.
 * It holds listeners only while somebody watches.
 */
import * as Context from "effect/Context"

/** The signals that end a program, with their numbers. */
export const signals = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const
export type Signal = keyof typeof signals

/** What is told to somebody who watches the process. */
export interface Watcher {
  readonly onSignal: (signal: Signal) => void
  /** stdout took nothing; the code is the operating system's. */
  readonly onLostOutput: (code: string) => void
  /** Something was thrown, or a promise rejected, where nobody catches it. */
  readonly onFault: (error: unknown) => void
}

/** A process, as far as a program must know it. */
export interface Host {
  /** Starts to watch; the result ends that. */
  readonly watch: (watcher: Watcher) => () => void
  /** Calls back once what was printed has left the process, or could not, and every watcher knows. */
  readonly flush: (done: () => void) => void
  /** Returns how many columns stderr has, if it is a terminal. */
  readonly stderrColumns: () => number | undefined
  /** Prints a line on stderr at once. */
  readonly complain: (line: string) => void
  /** Calls back after some milliseconds, unless the process has ended by then; the result cancels that. */
  readonly after: (milliseconds: number, f: () => void) => () => void
  /** Ends the process where it stands. */
  readonly exit: (code: number) => void
  /** Ends the process with another code, if it ends with the first one. */
  readonly exitInstead: (code: number, other: number) => void
}

type Process = typeof globalThis.process

const ignore = () => {}

/** How long a timer can be, in milliseconds. */
const longest = 2_147_483_647

const make = (self: Process): Host => {
  const watchers = new Set<Watcher>()
  const tell = (f: (watcher: Watcher) => void) => [...watchers].forEach(f)
  const onSignal = (signal: NodeJS.Signals) => tell((watcher) => watcher.onSignal(signal as Signal))
  const onLost = (error: NodeJS.ErrnoException) => tell((watcher) => watcher.onLostOutput(error.code ?? ""))
  const onFault = (error: unknown) => {
    // A program that listens itself has decided what becomes of these.
    if (self.listenerCount("uncaughtException") === 1) tell((watcher) => watcher.onFault(error))
  }
  const listen = (method: "on" | "removeListener") => {
    for (const signal of Object.keys(signals)) self[method](signal, onSignal)
    self[method]("uncaughtException", onFault)
    self.stdout[method]("error", onLost)
    // What cannot be said on stderr cannot be said at all.
    self.stderr[method]("error", ignore)
  }
  return {
    watch: (watcher) => {
      if (watchers.size === 0) listen("on")
      watchers.add(watcher)
      return () => {
        if (watchers.delete(watcher) && watchers.size === 0) listen("removeListener")
      }
    },
    // A stream tells its listeners of an error right after the callback.
    flush: (done) => self.stdout.write("", () => self.stderr.write("", () => setImmediate(done))),
    stderrColumns: () => self.stderr.columns,
    complain: (line) => self.stderr.write(`${line}\n`),
    after: (milliseconds, f) => {
      const timer = setTimeout(f, Math.min(milliseconds, longest)).unref()
      return () => clearTimeout(timer)
    },
    exit: (code) => self.exit(code),
    exitInstead: (code, other) => {
      self.once("exit", (told) => {
        if (told === code) self.exitCode = other
      })
    }
  }
}

// A runtime without Node's process has another one, or none.
const node = globalThis.process as Process | undefined

/**
 * The process that `wake` watches while a program runs; `undefined` for none, as in a test and within another program.
 *
 * @internal
 */
export const Host = Context.Reference<Host | undefined>("effect-coma/command/Host", {
  defaultValue: () =>
    typeof node?.versions?.node === "string" && typeof node.on === "function" ? make(node) : undefined
})
