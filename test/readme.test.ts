/**
 * Runs what the README shows: its programs are the fixtures beside this file, word for word, and do what it says.
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, Field } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { describe, test } from "vitest"
import { inDirectory } from "./support/inDirectory.ts"
import { limit, start, startProgram } from "./support/process.ts"

const root = path.resolve(import.meta.dirname, "..")
const readme = fs.readFileSync(path.join(root, "README.md"), "utf8")
const fixture = (name: string) => path.join(root, "test/fixtures/readme", name)

/** The README without its recipes, which recipes.test.ts runs. */
const withoutRecipes = readme.replace(/^## Recipes\n[\s\S]*?(?=^## )/m, "")

const blocks = (language: string, text = withoutRecipes): ReadonlyArray<string> =>
  [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, tag, text]) => (tag === language ? [text!] : []))

const run = async (program: string, cwd: string, args: ReadonlyArray<string>) => {
  const { code, stderr, stdout } = await startProgram(program, args, { cwd }).ended
  return { code, text: stderr + stdout }
}

/** Replays a console block with a program in the place of `main`. */
const replay = async (block: string, program: string, directory: string) => {
  for (const part of block.split(/^\$ /m).slice(1)) {
    const [command, ...printed] = part.split("\n")
    const words = command!.split(" ")
    const text =
      words[0] === "cat"
        ? fs.readFileSync(path.join(directory, words[1]!), "utf8")
        : (await run(program, directory, words.slice(1))).text
    expect(text, command).toBe(printed.join("\n"))
  }
}

describe("the README", () => {
  test("shows programs that are fixtures, or stand in this test", () => {
    const sources = ["greet.ts", "hooks.ts", "layer.ts", "mounted.ts", "errors.ts"].map((name) =>
      fs.readFileSync(fixture(name), "utf8")
    )
    const [greet, hooks, layer, mounted, inMemory, errors] = blocks("ts")
    expect(sources[0]).toBe(greet)
    const [imports, body] = hooks!.split(/\n\n([\s\S]*)/)
    for (const [, names] of imports!.matchAll(/import \{ (.*?) \}/g)) {
      for (const name of names!.split(", "))
        expect(sources[1]).toMatch(new RegExp(`^import .*\\b${name}\\b.* from "`, "m"))
    }
    expect(sources[1]).toContain(body)
    expect(sources[2]).toContain(layer)
    expect(sources[3]).toContain(mounted)
    expect(sources[4]).toContain(errors)
    expect(fs.readFileSync(import.meta.filename, "utf8")).toContain(inMemory!.split("\n\n").slice(1).join("\n\n"))
    expect(blocks("ts")).toHaveLength(6)
  })

  test("says first how to run an example from its source, and what that prints", { timeout: 2 * limit }, async () => {
    const [, printed, args] = /it prints `(.*)`:\n\n```sh\nnpm ci && npm start -- (.*)\n/.exec(readme) ?? []
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"))
    const [, condition, program] = /^node (--conditions=effect-coma-source) (\S+)$/.exec(scripts.start) ?? []
    await inDirectory(async (cwd) => {
      const ended = await start(process.execPath, [condition!, path.join(root, program!), ...args!.split(" ")], { cwd })
        .ended
      expect(ended).toMatchObject({ code: 0, stdout: `${printed}\n` })
    })
  })

  test("shows what its programs print, and what a mistake looks like", { timeout: 10 * limit }, async () => {
    const [greeting, ...training] = blocks("console", readme)
    expect(training).toHaveLength(3)
    await inDirectory((directory) => replay(greeting!, fixture("greet.ts"), directory))
    for (const block of training) {
      await inDirectory((directory) => replay(block, path.join(root, "examples/02-train/main.ts"), directory))
    }
  })

  test("shows a hook, a layer, a mounted command and a handled error that work", { timeout: 10 * limit }, async () => {
    await inDirectory(async (directory) => {
      const dry = await run(fixture("hooks.ts"), directory, ["train", "--dry-run"])
      expect(dry).toEqual({ code: 0, text: "Early exit for command: train\n" })
      expect((await run(fixture("hooks.ts"), directory, ["train", "lr=0.5"])).text).toBe(
        "created model.yaml\nTeaching with lr=0.5\n"
      )
      expect((await run(fixture("layer.ts"), directory, ["serve", "file=x.db"])).text).toBe(
        "created storage.yaml\nChecking x.db\n"
      )
      expect((await run(fixture("mounted.ts"), directory, ["greet", "entity=coma"])).text).toBe(
        "created recipient.yaml\nHello coma!\n"
      )
      expect((await run(fixture("mounted.ts"), directory, ["status"])).text).toBe("All is well.\n")
      expect(await run(fixture("errors.ts"), directory, [])).toEqual({ code: 0, text: "Try `main train`.\n" })
    })
  })

  test("names the versions that package.json asks for", () => {
    const { devDependencies, engines, peerDependencies, version } = JSON.parse(
      fs.readFileSync(path.join(root, "package.json"), "utf8")
    )
    const [, effect, platform] = /effect-coma effect@(\S+) @effect\/platform-node@(\S+)\n/.exec(readme) ?? []
    expect(peerDependencies.effect).toBe(`${effect}.0`)
    expect(devDependencies["@effect/platform-node"]).toBe(`${platform}.0`)
    const [, node] = /with Node (\S+) or later/.exec(readme) ?? []
    expect(engines.node).toBe(`>=${node}`)
    const [, vitest] = /\| `@effect\/vitest` \| the same package, at (\S+) \|/.exec(readme) ?? []
    expect(devDependencies["@effect/vitest"]).toMatch(new RegExp(`^\\^${vitest}\\.`))
    const [, four] = /\| Effect 3 \| Effect (\S+) \|/.exec(readme) ?? []
    expect(`^${four}`).toBe(effect)
    const [, ours, cli] = /\| effect-coma (\S+) \|.*\| `effect\/cli` (\S+) \|/.exec(readme) ?? []
    expect(version.startsWith(`${ours}.`)).toBe(true)
    expect(`^${cli}`).toBe(effect)
  })

  test("lists every example", () => {
    const names = fs.readdirSync(path.join(root, "examples"))
    const listed = [...readme.matchAll(/\]\(examples\/([^/]+)\/(?:main\.ts|README\.md)\)/g)].map((match) => match[1])
    expect(listed).toEqual(names.toSorted())
  })
})

class Recipient extends Schema.Class<Recipient>("Recipient")({
  entity: Field.make(Schema.String, "World")
}) {}

const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
)

it.effect("greets", () =>
  Effect.gen(function* () {
    const ran = yield* TestProgram.run([greet], ["greet", "entity=coma"])
    expect(ran.stdout).toEqual(["Hello coma!"])
    expect(ran.files).toEqual({ "recipient.yaml": "entity: World\n" })
  })
)
