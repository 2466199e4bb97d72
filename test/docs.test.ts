/**
 * Type-checks the examples of doc comments and the programs of the pages of `docs/`, all at once in a temporary folder, and
 * runs the examples: each is a file of its own. `docs/pages.test.ts` runs the pages.
 */
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { pages } from "./support/pages.ts"

const root = path.resolve(import.meta.dirname, "..")
const src = path.join(root, "src")
const preamble = path.join(root, "test/fixtures/docs/preamble.ts")

interface Example {
  readonly name: string
  readonly text: string
}

/** The examples of a file, without the stars of their comments, named by what they document. */
const examplesOf = (file: string): ReadonlyArray<Example> => {
  const text = fs.readFileSync(path.join(src, file), "utf8")
  const documented = /\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\n(?:export )?(?:const|class|interface|type|function\*?) (\w+)/g
  return [...text.matchAll(documented)].flatMap(([, comment, name]) =>
    [...comment!.matchAll(/```ts\n([\s\S]*?) \* ```/g)].map(([, block]) => ({
      name: `${file}: ${name}`,
      text: block!.replaceAll(/^ \* ?/gm, "")
    }))
  )
}

const files = fs.readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))
const examples = files.toSorted().flatMap(examplesOf)

const names = [...fs.readFileSync(preamble, "utf8").matchAll(/^export (?:const|class) (\w+)/gm)].map(([, name]) => name)

/** Makes a module of an example: what it declares is its own, what it takes for granted comes from the preamble. */
const moduleOf = ({ text }: Example): string => `
import { Argument, Cli, Console, Context, Effect, FileSystem, Flag, Layer, NodeServices, Option, Result, Schema } from "./preamble.ts"
import { Ask, builtInHooks, Command, Config, ConfigHook, DEFAULT, DefaultHooks, Field, Format, Hook, InitHook, Inspect, Inspector } from "./preamble.ts"
import { InvocationData, Origin, Override, Param, ParamData, ParserHook, Persistence, Pipeline, Progress, Resolver, RunHook } from "./preamble.ts"
import { isComaError, MemoryFileSystem, report, SHARED, Source, TestInvocation, TestParser, TestProgram, TestProgress, Timeline, toCli, Tree, wake } from "./preamble.ts"
import { Launcher, parse, Point, Queue, Sampler, Space, Store, Sweep, SweepNode } from "./preamble.ts"
import { ${names.join(", ")}, type Strategy } from "./preamble.ts"
export const run = Effect.gen(function* () {
yield* Effect.void
${text}
${/^const test = /m.test(text) ? "yield* test" : ""}
})
`

let directory = ""

const start = (command: string, args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [command, ...args], {
    cwd: directory,
    encoding: "utf8"
  })
  return { status, text: stdout + stderr }
}

beforeAll(() => {
  directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "docs-")))
  fs.mkdirSync(path.join(directory, "node_modules"))
  for (const name of ["effect", "@effect", "@types", "vitest"]) {
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(directory, "node_modules", name))
  }
  fs.symlinkSync(root, path.join(directory, "node_modules/effect-coma"))
  fs.copyFileSync(preamble, path.join(directory, "preamble.ts"))
  fs.copyFileSync(path.join(path.dirname(preamble), "train.ts"), path.join(directory, "train.ts"))
  examples.forEach((example, index) => {
    fs.writeFileSync(path.join(directory, `example${index}.ts`), moduleOf(example))
  })
  for (const { name, stages } of pages) {
    for (const [index, { modules }] of stages.entries()) {
      for (const [module, text] of modules) {
        const file = path.join(directory, "pages", name, String(index), module)
        fs.mkdirSync(path.dirname(file), { recursive: true })
        fs.writeFileSync(file, text)
      }
    }
  }
  fs.writeFileSync(path.join(directory, "package.json"), JSON.stringify({ type: "module" }))
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  const config = { extends: path.join(root, "tsconfig.json"), compilerOptions, include: ["*.ts", "pages/**/*.ts"] }
  fs.writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify(config))
  const main = examples.map((_, index) => `await run(${index}, (await import("./example${index}.ts")).run)`)
  fs.writeFileSync(
    path.join(directory, "main.mjs"),
    `import { Effect } from "effect"
import { NodeServices } from "@effect/platform-node"
import { MemoryFileSystem, TestInvocation, TestParser } from "effect-coma/testing"
const run = async (index, effect) => {
  const provided = effect.pipe(
    Effect.provide([TestInvocation.layer(), TestParser.layer(), MemoryFileSystem.layer()]),
    Effect.provide(NodeServices.layer),
    Effect.scoped
  )
  const exit = await Effect.runPromiseExit(provided)
  console.log(index, exit._tag === "Success" ? "ran" : String(exit.cause))
}
${main.join("\n")}
`
  )
})
afterAll(() => fs.rmSync(directory, { recursive: true }))

describe("the examples of doc comments", () => {
  test("are there for every constructor", () => {
    const constructors = files.flatMap((file) =>
      [
        ...fs
          .readFileSync(path.join(src, file), "utf8")
          .matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?)@category constructors\n \*\/\nexport const (\w+)/g)
      ]
        .filter(([, comment]) => !comment!.includes("```ts"))
        .map(([, , name]) => `${file}: ${name}`)
    )
    expect(constructors).toEqual([])
  })

  test("type-check, as the pages do", { timeout: 120_000 }, () => {
    const { text } = start(path.join(root, "node_modules/typescript/bin/tsc"), ["--noEmit"])
    const named = text.replaceAll(/^example(\d+)\.ts/gm, (_, index) => `${examples[Number(index)]!.name}: example`)
    expect(named).toBe("")
  })

  test("run", { timeout: 120_000 }, () => {
    const { text } = start("--conditions=effect-coma-source", ["main.mjs"])
    const ended = text.split("\n").filter((line) => /^\d+ /.test(line))
    expect(ended).toEqual(examples.map((_, index) => `${index} ran`))
  })
})
