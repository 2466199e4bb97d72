/**
 * Runs programs in a real terminal, which `script` makes.
 */
import * as fs from "node:fs"
import { commandOf, start } from "./process.ts"

/** Whether terminals can be made here. */
export const hasTerminal = process.platform === "linux" && fs.existsSync("/usr/bin/script")

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** What somebody in front of a terminal sees, and types then. */
export type Step = readonly [seen: string, typed: string]

/** Runs a line in a shell in a terminal of its own, where `program` runs a program; returns what it shows. */
export const inTerminal = async (
  program: string,
  line: string,
  {
    columns,
    cwd,
    env = {},
    steps = []
  }: {
    columns: number
    cwd: string
    env?: Readonly<Record<string, string>> | undefined
    steps?: ReadonlyArray<Step>
  }
): Promise<string> => {
  const command = commandOf(program).map(quoted).join(" ")
  const script = `stty cols ${columns}; program() { ${command} "$@"; }; ${line}`
  const { NO_COLOR: _, FORCE_COLOR: __, COLUMNS: ___, CI: ____, ...rest } = process.env
  const { child, ended } = start("script", ["-qec", `bash -c ${quoted(script)}`, "/dev/null"], {
    cwd,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...rest, TERM: "xterm", ...env }
  })
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
