/**
 * Runs programs in a real terminal, which `script` makes.
 */
import * as fs from "node:fs"
import { commandOf, start } from "./process.ts"

/** Whether terminals can be made here. */
export const hasTerminal = process.platform === "linux" && fs.existsSync("/usr/bin/script")

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** Runs a line in a shell in a terminal of its own, where `program` runs a program; returns what it shows. */
export const inTerminal = async (
  program: string,
  line: string,
  { columns, cwd, env = {} }: { columns: number; cwd: string; env?: Readonly<Record<string, string>> | undefined }
): Promise<string> => {
  const command = commandOf(program).map(quoted).join(" ")
  const script = `stty cols ${columns}; program() { ${command} "$@"; }; ${line}`
  const { NO_COLOR: _, FORCE_COLOR: __, COLUMNS: ___, ...rest } = process.env
  const { stdout } = await start("script", ["-qec", `bash -c ${quoted(script)}`, "/dev/null"], {
    cwd,
    env: { ...rest, TERM: "xterm", ...env }
  }).ended
  return stdout.replaceAll("\r\n", "\n")
}
