/**
 * Runs programs in a real terminal, which `script` makes.
 */
import * as fs from "node:fs"
import { commandOf, start } from "./process.ts"
import { makeScreen, type Screen } from "./screen.ts"

/** Whether terminals can be made here. */
export const hasTerminal = process.platform === "linux" && fs.existsSync("/usr/bin/script")

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** What somebody in front of a terminal sees, and types then. */
export type Step = readonly [seen: string, typed: string]

interface Options {
  readonly columns: number
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>> | undefined
}

/** Starts a line in a shell in a terminal of its own. */
const open = (program: string, line: string, { columns, cwd, env = {} }: Options) => {
  const command = commandOf(program).map(quoted).join(" ")
  const script = `stty cols ${columns}; program() { ${command} "$@"; }; ${line}`
  const { NO_COLOR: _, FORCE_COLOR: __, COLUMNS: ___, CI: ____, ...rest } = process.env
  return start("script", ["-qec", `bash -c ${quoted(script)}`, "/dev/null"], {
    cwd,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...rest, TERM: "xterm", ...env }
  })
}

/** A terminal in which a program runs. */
export interface Live {
  readonly screen: Screen
  readonly type: (text: string) => void
  /** Makes it wider or narrower. The program is told a moment later. */
  readonly resize: (columns: number) => Promise<void>
  /** Waits until the screen shows something. */
  readonly until: (isShown: (lines: ReadonlyArray<string>) => boolean) => Promise<ReadonlyArray<string>>
  readonly ended: Promise<unknown>
}

/** Runs a line in a shell in a terminal of its own, where `program` runs a program, and shows what it shows meanwhile. */
export const live = (program: string, line: string, options: Options): Live => {
  const { child, ended } = open(program, `tty; ${line}`, options)
  const screen = makeScreen(options.columns)
  let told = () => {}
  child.stdout?.on("data", (chunk: string) => {
    void screen.write(chunk).then(() => told())
  })
  return {
    screen,
    ended,
    type: (text) => void child.stdin?.write(text),
    resize: async (columns) => {
      screen.resize(columns)
      await start("stty", ["-F", screen.lines()[0]!, "cols", `${columns}`]).ended
    },
    until: (isShown) =>
      new Promise((resolve, reject) => {
        told = () => {
          if (isShown(screen.lines())) resolve(screen.lines())
        }
        told()
        void ended.then(() => reject(new Error(`It ended before, and shows:\n${screen.lines().join("\n")}`)))
      })
  }
}

/** Runs a line in a shell in a terminal of its own, where `program` runs a program; returns what it shows. */
export const inTerminal = async (
  program: string,
  line: string,
  {
    steps = [],
    ...options
  }: Options & {
    steps?: ReadonlyArray<Step>
  }
): Promise<string> => {
  const { child, ended } = open(program, line, options)
  let unseen = ""
  const left = [...steps]
  child.stdout?.on("data", (chunk) => {
    unseen += chunk
    for (let [step] = left; step !== undefined && unseen.includes(step[0]); [step] = left) {
      unseen = unseen.slice(unseen.indexOf(step[0]) + step[0].length)
      child.stdin?.write(step[1])
      left.shift()
    }
  })
  const { stdout } = await ended
  return stdout.replaceAll("\r\n", "\n")
}
