/**
 * Replays the pages of `docs/`: each command of a `console` block prints what stands below it, on stderr and then on stdout.
 * `UPDATE=1` writes what they print into the pages.
 *
 * The programs are those of the pages, word for word, and run one after the other in memory: what a real process would
 * provide is `TestProgram`'s, and sweeps are recorded in memory. That a real process prints the same, one block shows. The tests of a page are tests here.
 */
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { Effect, Layer } from "effect"
import { Launcher, Store } from "effect-coma/sweep"
import { TestProgram } from "effect-coma/testing"
import { afterAll, describe, expect, test } from "vitest"
import { inDirectory } from "../support/inDirectory.ts"
import { docs, type Page, pages, type Stage } from "../support/pages.ts"
import { limit, start, startProgram } from "../support/process.ts"

const root = path.resolve(docs, "..")

const scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "pages-")))
fs.mkdirSync(path.join(scratch, "node_modules"))
for (const name of ["effect", "@effect", "vitest"]) {
  fs.symlinkSync(path.join(root, "node_modules", name), path.join(scratch, "node_modules", name))
}
fs.symlinkSync(root, path.join(scratch, "node_modules/effect-coma"))
fs.writeFileSync(path.join(scratch, "package.json"), JSON.stringify({ type: "module" }))
afterAll(() => fs.rmSync(scratch, { recursive: true }))

const records = new Map<string, Layer.Layer<Store.Store>>()

/** What stands for the process: it keeps the program that it is told to run, which gets its services from the test. */
const platform = {
  program: Effect.void as Effect.Effect<void, unknown>,
  NodeServices: { layer: Layer.empty },
  /** Sweeps of a page, with one record for all of its commands. */
  sweeps: (page: string) => {
    const record = records.get(page) ?? Layer.succeedContext(Effect.runSync(Effect.scoped(Layer.build(Store.memory()))))
    records.set(page, record)
    const layer = ({ concurrency }: { readonly concurrency?: number }) =>
      Layer.merge(Launcher.fibers({ concurrency }), record)
    return { SweepNode: { layer, workers: layer } }
  },
  NodeRuntime: {
    runMain: (program: Effect.Effect<void, unknown>) => {
      platform.program = program
    }
  }
}
Object.assign(globalThis, { platform })

/** Takes from the test what a module imports from `@effect/platform-node`. */
const onPlatform = (text: string, page: Page): string =>
  text
    .replaceAll(/^import (\{ .* \}) from "@effect\/platform-node"$/gm, "const $1 = globalThis.platform")
    .replaceAll(
      /^import (\{ SweepNode \}) from "effect-coma\/sweep\/node"$/gm,
      `const $1 = globalThis.platform.sweeps("${page.name}")`
    )
    .replaceAll(/^import \* as (\w+) from "@effect\/platform-node\/\1"$/gm, "const { $1 } = globalThis.platform")

/** Writes the modules of a stage into a folder. */
const install = (page: Page, stage: Stage): string => {
  const directory = path.join(scratch, page.name, String(page.stages.indexOf(stage)))
  fs.mkdirSync(directory, { recursive: true })
  for (const [name, text] of stage.modules) {
    fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true })
    fs.writeFileSync(path.join(directory, name), onPlatform(text, page))
  }
  return directory
}

/** The files and the last exit code of a page, which its commands work on. */
interface Shell {
  files: Record<string, string>
  code: number
}

/** Splits a command into words, as a shell does. */
const wordsOf = (command: string): ReadonlyArray<string> =>
  [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2")
  )

const printed = (lines: ReadonlyArray<string>): string => lines.map((line) => `${line.trimEnd()}\n`).join("")

/** The programs that have been imported, by file. */
const programs = new Map<string, Effect.Effect<void, unknown>>()

const load = async (file: string): Promise<void> => {
  if (programs.has(file)) return
  platform.program = Effect.die(new Error(`${file} runs no program`))
  await import(file)
  programs.set(file, platform.program)
}

const runProgram = async (shell: Shell, file: string, words: ReadonlyArray<string>, env: Record<string, string>) => {
  const ran = TestProgram.run(programs.get(file)!, words, { files: shell.files, env })
  const { code, files, stderr, stdout } = await Effect.runPromise(ran)
  shell.files = { ...files }
  shell.code = code
  return printed([...stderr, ...stdout])
}

/** Runs a command of a page, and returns what it prints. */
const run = async (shell: Shell, directory: string, command: string): Promise<string> => {
  const all = wordsOf(command)
  const first = all.findIndex((word) => !/^[A-Z_]+=/.test(word))
  const [name, ...words] = all.slice(first)
  const env = Object.fromEntries(all.slice(0, first).map((word) => word.split(/=(.*)/s, 2)))
  if (name === "node") return runProgram(shell, path.join(directory, words[0]!), words.slice(1), env)
  if (command === "echo $?") return `${shell.code}\n`
  if (name === "ls") return printed(Object.keys(shell.files).toSorted())
  if (name === "cat") return words.map((file) => shell.files[file] ?? `cat: ${file}: No such file\n`).join("")
  if (name === "rm") {
    for (const file of words) delete shell.files[file]
    return ""
  }
  const [, text, file] = /^echo (.*) > (\S+)$/.exec(command) ?? []
  if (file === undefined) throw new Error(`a page cannot run: ${command}`)
  shell.files[file] = `${wordsOf(text!).join(" ")}\n`
  return ""
}

const commandsOf = (console: string): ReadonlyArray<string> =>
  console.split("\n").flatMap((line) => (line.startsWith("$ ") ? [line.slice(2)] : []))

const update = (page: Page, transcripts: ReadonlyArray<string>) => {
  const rest = [...transcripts]
  const text = page.text.replaceAll(/^```console\n[\s\S]*?^```$/gm, () => `\`\`\`console\n${rest.shift()}\`\`\``)
  fs.writeFileSync(path.join(docs, `${page.name}.md`), text)
}

// What a page shows as a test is one: here it is collected.
for (const page of pages) {
  for (const stage of page.stages) {
    const directory = install(page, stage)
    for (const name of stage.modules.keys()) {
      if (name.endsWith(".test.ts")) await import(path.join(directory, name))
    }
  }
}

/** Lines of a shell that are for the reader alone. */
const typed = [
  "npm install effect-coma effect@^4.1 @effect/platform-node@^4.1",
  "npm install --save-dev vitest @effect/vitest",
  "npm install @effect/sql-pg",
  "export DATABASE_URL=postgres://sweeps:secret@db.example/sweeps",
  "node main.ts train --sweep depth=1..100 lr=0.25 --jobs 3",
  "node main.ts train lr=0.25 --worker",
  "npx vitest run",
  "main --completions install"
]

/** The anchors of the headings of a text. */
const anchorsOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-")
  )

describe("the pages", () => {
  test("have blocks of 80 columns at the most, which a page has room for", () => {
    const long = pages.flatMap(({ blocks }) =>
      blocks.flatMap(({ text }) => text.split("\n").filter((line) => line.length > 80))
    )
    expect(long).toEqual([])
  })

  test("have no block that no test looks at", () => {
    const wrong = pages.flatMap(({ blocks, name, text }) => {
      const unknown = blocks.filter(({ language, text, title }) => {
        if (language === "console") return !text.startsWith("$ ")
        if (language === "sh") return text.split("\n").some((line) => line !== "" && !typed.includes(line))
        return title === undefined || (language === "ts") !== title.endsWith(".ts")
      })
      const fences = [...text.matchAll(/```/g)].length
      return [...unknown.map((block) => `${name}: ${block.text}`), ...(fences === 2 * blocks.length ? [] : [name])]
    })
    expect(wrong).toEqual([])
    expect(fs.readFileSync(path.join(root, "README.md"), "utf8")).toContain(typed[0])
  })

  test("lead to pages and headings that there are", () => {
    const wrong = pages.flatMap(({ name, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].flatMap(([link, file, anchor]) => {
        const target = path.resolve(docs, path.dirname(name), file === "" ? path.basename(`${name}.md`) : file!)
        const isThere =
          fs.existsSync(target) && (anchor === undefined || anchorsOf(fs.readFileSync(target, "utf8")).includes(anchor))
        return isThere ? [] : [`${name}: ${link}`]
      })
    )
    expect(wrong).toEqual([])
  })

  for (const page of pages) {
    test(`${page.name} has modules that load, and shows what its commands print`, async () => {
      const shell: Shell = { files: {}, code: 0 }
      const transcripts: Array<string> = []
      for (const stage of page.stages) {
        Object.assign(shell.files, Object.fromEntries(stage.files))
        const directory = path.join(scratch, page.name, String(page.stages.indexOf(stage)))
        for (const module of stage.modules.keys())
          if (!module.endsWith(".test.ts")) await load(path.join(directory, module))
        if (stage.console === "") continue
        let transcript = ""
        for (const command of commandsOf(stage.console)) {
          transcript += `$ ${command}\n${await run(shell, directory, command)}`
        }
        transcripts.push(transcript)
        if (process.env["UPDATE"] !== "1") expect(transcript).toBe(stage.console)
      }
      if (process.env["UPDATE"] === "1") update(page, transcripts)
    })
  }

  test("begin with the program of the README, which prints the same in a real process", {
    timeout: 5 * limit
  }, async () => {
    const program = path.join(root, "test/fixtures/readme/greet.ts")
    const [stage] = pages.find(({ name }) => name === "tutorial/first-program")!.stages
    const words = (text: string) =>
      text
        .split(/\s+/)
        .join(" ")
        .replaceAll(/(?<=[(.]) | (?=[).])/g, "")
    expect(words(stage!.modules.get("main.ts")!)).toBe(words(fs.readFileSync(program, "utf8")))
    let transcript = ""
    await inDirectory(async (cwd) => {
      for (const command of commandsOf(stage!.console)) {
        const [name, ...words] = wordsOf(command)
        const started = name === "node" ? startProgram(program, words.slice(1), { cwd }) : start(name!, words, { cwd })
        const { stderr, stdout } = await started.ended
        transcript += `$ ${command}\n${stderr}${stdout}`
      }
    })
    expect(transcript).toBe(stage!.console)
  })
})
