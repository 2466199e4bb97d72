/**
 * Real shells in real terminals, at which TAB is pressed.
 */
import { spawn, spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { limit } from "./process.ts"
import { hasTerminal } from "./terminal.ts"

/** A shell whose completion is tried. */
export type Shell = "bash" | "zsh" | "fish"

/** Whether a shell can be tried here. */
export const has = (shell: Shell): boolean => hasTerminal && spawnSync(shell, ["-c", "exit 0"]).status === 0

/** What a line has become, and what is listed below it. */
export interface Completed {
  readonly line: string
  readonly shown: string
}

/** A shell that waits for what is typed. */
export interface Session {
  /** Types a text, presses TAB, and takes the line back. */
  readonly tab: (typed: string) => Promise<Completed>
  readonly end: () => Promise<void>
}

const commands = { bash: "bash --noprofile --norc -i", zsh: "zsh -f -i" }

/** What is told to a shell first, so that Ctrl-G prints the line. */
const setUps = {
  bash: (script: string): ReadonlyArray<string> => [
    "PS1='' HISTFILE=",
    ...["show-all-if-ambiguous on", "completion-query-items 0", "page-completions off", "bell-style none"].map(
      (setting) => `bind 'set ${setting}'`
    ),
    "bind 'set enable-bracketed-paste off'",
    `tell() { printf '@%s@' "<$READLINE_LINE>"; }; bind -x '"\\C-g": tell'`,
    `source '${script}'`
  ],
  zsh: (script: string): ReadonlyArray<string> => [
    "PS1='' PROMPT_EOL_MARK='' LISTMAX=10000; unset HISTFILE; unsetopt beep",
    "autoload -U compinit; compinit -D -u",
    `tell() { printf '@%s@' "<$BUFFER>"; }; zle -N tell; bindkey '^G' tell; bindkey '^U' kill-whole-line`,
    `source '${script}'`
  ]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal is sent
const escapes = /\u001b(?:\[[0-9;?>]*([a-zA-Z])|[=>]|\][^\u0007]*\u0007)|\r/g

/** What a terminal shows, a line where the cursor goes up. */
const plain = (text: string): string => text.replaceAll(escapes, (_, command) => (command === "A" ? "\n" : ""))

/** Starts bash or zsh with a script sourced. */
export const open = async (
  shell: "bash" | "zsh",
  script: string,
  cwd: string,
  first: ReadonlyArray<string> = []
): Promise<Session> => {
  fs.mkdirSync(cwd, { recursive: true })
  const child = spawn("script", ["-qec", `stty cols 200 rows 50; exec ${commands[shell]}`, "/dev/null"], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: path.dirname(cwd), TERM: "xterm", LC_ALL: "C.UTF-8" }
  })
  let output = ""
  let wake = () => {}
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    output += chunk
    wake()
  })
  const closed = new Promise<void>((resolve) => child.on("close", () => resolve()))
  const until = (end: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const fail = () => reject(new Error(`${shell} shows only: ${JSON.stringify(output)}`))
      const timer = setTimeout(fail, limit)
      void closed.then(fail)
      wake = () => {
        const found = end.exec(plain(output))
        if (found === null) return
        clearTimeout(timer)
        output = ""
        resolve(found)
      }
      wake()
    })
  for (const line of [...first, ...setUps[shell](script)]) child.stdin.write(`${line}\n`)
  child.stdin.write("echo re''ady\n")
  await until(/^ready$/m)
  return {
    tab: async (typed) => {
      child.stdin.write(`${typed}\t\u0007`)
      const [, shown, line] = await until(/^([\s\S]*?)@<([\s\S]*?)>@/)
      child.stdin.write("\u0015")
      return { line: line!, shown: shown! }
    },
    end: () => {
      child.kill("SIGKILL")
      return closed
    }
  }
}

/** Returns what fish offers for a line. */
export const fishOffers = (
  script: string,
  lines: ReadonlyArray<string>,
  cwd: string
): ReadonlyArray<ReadonlyArray<string>> => {
  fs.mkdirSync(cwd, { recursive: true })
  const ask = lines.map((line) => `complete -C '${line.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'; echo @`)
  const { error, stderr, stdout } = spawnSync(
    "fish",
    ["--no-config", "-c", [`source '${script}'`, ...ask].join("\n")],
    {
      cwd,
      encoding: "utf8",
      timeout: limit,
      env: { PATH: process.env["PATH"], HOME: path.dirname(cwd), TERM: "xterm", LC_ALL: "C.UTF-8" }
    }
  )
  if (error !== undefined) throw error
  if (stderr !== "") throw new Error(stderr)
  return stdout
    .split("@\n")
    .slice(0, -1)
    .map((part) => part.split("\n").slice(0, -1))
}
