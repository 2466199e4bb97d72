/**
 * Runs the recipes of the README: each stands, word for word, in a program of `fixtures/recipes`, and does what it says.
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { wake } from "effect-coma"
import { Launcher, Store } from "effect-coma/sweep"
import { TestProgram } from "effect-coma/testing"
import { describe, test } from "vitest"
import * as Around from "./fixtures/recipes/around.ts"
import * as DefaultCommand from "./fixtures/recipes/defaultCommand.ts"
import * as Editor from "./fixtures/recipes/editor.ts"
import * as Environment from "./fixtures/recipes/environment.ts"
import * as Files from "./fixtures/recipes/files.ts"
import * as Hooks from "./fixtures/recipes/hooks.ts"
import * as Interpolation from "./fixtures/recipes/interpolation.ts"
import * as LayerInTest from "./fixtures/recipes/layerInTest.ts"
import * as OldFiles from "./fixtures/recipes/oldFiles.ts"
import * as Progress from "./fixtures/recipes/progress.ts"
import * as Resolver from "./fixtures/recipes/resolver.ts"
import * as Secret from "./fixtures/recipes/secret.ts"
import * as SharedFlag from "./fixtures/recipes/sharedFlag.ts"
import * as Sources from "./fixtures/recipes/sources.ts"
import * as Strict from "./fixtures/recipes/strict.ts"
import * as Sweep from "./fixtures/recipes/sweep.ts"
import * as Timeline from "./fixtures/recipes/timeline.ts"
import * as ValueInHook from "./fixtures/recipes/valueInHook.ts"

const root = path.resolve(import.meta.dirname, "..")
const readme = fs.readFileSync(path.join(root, "README.md"), "utf8")
const [, section = ""] = /^## Recipes\n([\s\S]*?)^## /m.exec(readme) ?? []

/** The recipes: the first block of each, by title. */
const recipes = new Map(
  [...section.matchAll(/^\*\*(.+?)\*\*[^`]*?(?:`[^`]*`[^`]*?)*?\n\n```(\w+)\n([\s\S]*?)```/gm)].map(
    ([, title, language, text]) => [title!, { language: language!, text: text! }]
  )
)

const recipe = (title: string): string => {
  const found = recipes.get(title)
  if (found === undefined)
    throw new Error(`The README has no recipe "${title}", but ${[...recipes.keys()].join(", ")}.`)
  return found.text
}

const programs: Readonly<Record<string, string>> = {
  "A default command": "defaultCommand.ts",
  "A resolver": "resolver.ts",
  "A file of its own for a config, and JSON for one": "files.ts",
  "Files that editors know": "editor.ts",
  "Files that stay up to date": "oldFiles.ts",
  "Values from elsewhere": "sources.ts",
  "A flag of all commands, for the handler": "sharedFlag.ts",
  "A secret": "secret.ts",
  "A value from an environment variable": "environment.ts",
  "Timing around a command": "around.ts",
  "Where the time went": "timeline.ts",
  "A value of a config, in a hook": "valueInHook.ts",
  Progress: "progress.ts",
  "One command for many values": "sweep.ts",
  "A layer swapped in a test": "layerInTest.ts",
  "Adding and replacing hooks": "hooks.ts",
  "A strict command line": "strict.ts"
}

/** What else stands there: a file, and lines that a person types. */
const others = ["What an interpolation reaches", "What would run", "One file to ship"]

describe("the recipes of the README", () => {
  test("are those that are run here", () => {
    expect([...recipes.keys()].toSorted()).toEqual([...Object.keys(programs), ...others].toSorted())
    for (const { text } of recipes.values()) expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(6)
  })

  test.for(Object.entries(programs))("%s: stands in a program", ([title, file]) => {
    expect(fs.readFileSync(path.join(root, "test/fixtures/recipes", file), "utf8")).toContain(recipe(title))
  })

  it.effect("A default command runs where none is named", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(DefaultCommand.program, ["lr=3"])
      expect(ran.stdout).toEqual(["Training with lr=3."])
    })
  )

  it.effect("A resolver gives what its name stands for", () =>
    Effect.gen(function* () {
      const files = { "model.yaml": "lr: ${preset:careful}\n" }
      const ran = yield* TestProgram.run(Resolver.program, ["train"], { files })
      expect(ran.stdout).toEqual(["Training with lr=0.001."])
    })
  )

  it.effect("A file of its own is where it was registered, and the other one is JSON", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(Files.program, ["train", "model::lr=3"])
      expect(ran.stdout).toEqual(["3 0.1"])
      expect(ran.files).toEqual({ "configs/model.yaml": "lr: 0.1\n", "optim.json": '{\n  "lr": 0.1\n}\n' })
    })
  )

  it.effect("Files that editors know name their schema, which stands beside them", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(Editor.program, ["train"])
      expect(ran.files["model.yaml"]).toBe("# yaml-language-server: $schema=.lab/model.schema.json\nlr: 0.1\n")
      expect(JSON.parse(String(ran.files[".lab/model.schema.json"]))).toMatchObject({ title: "model" })
    })
  )

  it.effect("Values from elsewhere win over the file, in their order", () =>
    Effect.gen(function* () {
      const files = { "model.yaml": "lr: 1\n", "model.prod.yaml": "lr: 2\n" }
      const told = (args: ReadonlyArray<string>, env = {}) =>
        Effect.map(TestProgram.run(Sources.program, ["train", ...args], { files, env }), ({ stdout }) => stdout)
      expect(yield* told([])).toEqual(["Training with lr=1."])
      expect(yield* told(["--profile", "prod"])).toEqual(["Training with lr=2."])
      expect(yield* told(["--profile", "prod"], { LAB_MODEL__LR: "1e-3" })).toEqual(["Training with lr=0.001."])
    })
  )

  it.effect("A flag of all commands reaches the handler, from before the command, too", () =>
    Effect.gen(function* () {
      for (const args of [
        ["say", "--loud"],
        ["--loud", "say"]
      ]) {
        expect((yield* TestProgram.run(SharedFlag.program, args)).stdout).toEqual(["HEY"])
      }
      expect((yield* TestProgram.run(SharedFlag.program, ["say"])).stdout).toEqual(["hey"])
    })
  )

  it.effect("A secret is shown nowhere", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(Secret.program, ["login", "token=hunter2"])
      expect(ran.stdout).toEqual(["<redacted>, of 7 characters"])
      expect(JSON.stringify(ran.files)).not.toContain("hunter2")
    })
  )

  it.effect("A value from an environment variable has a default, and may stand in a file or be typed", () =>
    Effect.gen(function* () {
      const env = { DATABASE_URL: "db.example", OTHER: "other.example" }
      expect((yield* TestProgram.run(Environment.program, ["connect"])).stdout).toEqual(["localhost"])
      expect((yield* TestProgram.run(Environment.program, ["connect"], { env })).stdout).toEqual(["db.example"])
      const typed = yield* TestProgram.run(Environment.program, ["connect", "url=${oc.env:OTHER}"], { env })
      expect(typed.stdout).toEqual(["other.example"])
    })
  )

  it.effect("Timing around a command tells how long it took", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(Around.program, ["train"])
      expect(ran.stdout).toEqual(["Training with lr=0.1."])
      expect(ran.stderr.at(-1)).toMatch(/^It took \d+ ms\.$/)
    })
  )

  it.effect("Where the time went is told after the run, if that is asked for", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(Timeline.program, ["train", "--timeline"])
      expect(ran.stderr.slice(0, 2)).toEqual(["created model.yaml", expect.stringMatching(/^main train +\d/)])
      expect((yield* TestProgram.run(Timeline.program, ["train"])).stderr).toEqual(["created model.yaml"])
    })
  )

  it.effect("Files that stay up to date are read as they are, and gain what is new", () =>
    Effect.gen(function* () {
      const files = { "run.yaml": "steps: 400 # long\n" }
      const old = yield* TestProgram.run(OldFiles.program, ["train"], { files })
      expect(old).toMatchObject({ stdout: ['{"epochs":4,"seed":1}'], files })
      const updated = yield* TestProgram.run(OldFiles.program, ["train", "--update-files"], { files })
      expect(updated.files["run.yaml"]).toBe("$version: 2\nepochs: 4 # long\nseed: 1\n")
      const grown = yield* TestProgram.run(OldFiles.program, ["train"], {
        files: { "run.yaml": "$version: 2\nepochs: 9\n" }
      })
      expect(grown.files["run.yaml"]).toBe("$version: 2\nepochs: 9\nseed: 1\n")
    })
  )

  it.effect("Progress tells in a pipe what was done", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(Progress.program, ["shrink"])
      expect(ran.stderr).toEqual(["shrink: 3/3, done"])
    })
  )

  it.effect("A value of a config, in a hook, is that of the run", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run(ValueInHook.program, ["train", "lr=3"])
      expect(ran.stderr).toContain("The rate is 3.")
    })
  )

  it.effect("One command for many values runs once for each, and shows what came of them", () =>
    Effect.gen(function* () {
      const listed = yield* TestProgram.run(Sweep.program, ["train", "--sweep", "lr=0.1,0.2", "--list"])
      expect(listed.stdout).toEqual(["main train lr=0.1", "main train lr=0.2"])
      // The database of the recipe is a real one.
      const record = yield* Layer.build(Layer.merge(Launcher.fibers(), Store.memory()))
      const run = (...args: ReadonlyArray<string>) =>
        TestProgram.run(Effect.provideContext(wake([Sweep.swept], Sweep.app), record), ["train", ...args])
      expect((yield* run("--sweep", "lr=0.1,0.2")).code).toBe(0)
      const { stdout } = yield* run("--table", "--sort=-loss")
      expect(stdout).toEqual(["#  lr   status  loss", "2  0.2  done    0.4", "1  0.1  done    0.2"])
    })
  )

  it.effect("A layer swapped in a test serves in the place of the command's own", () =>
    Effect.gen(function* () {
      expect((yield* LayerInTest.outcome).stdout).toEqual(["checked"])
    })
  )

  it.effect("Adding and replacing hooks: one joins, the others stand where they are put", () =>
    Effect.gen(function* () {
      const { stderr } = yield* TestProgram.run(Hooks.program, ["train"])
      expect(stderr.slice(-3)).toEqual(["after what the slot holds", "of all commands", "in its place"])
    })
  )

  it.effect("A strict command line refuses what no config took", () =>
    Effect.gen(function* () {
      expect((yield* TestProgram.run(Strict.program, ["train", "lrr=3"])).code).toBe(2)
      expect((yield* TestProgram.run(Strict.program, ["train", "lr=3"])).code).toBe(0)
    })
  )

  it.effect("What an interpolation reaches: siblings, the config, the environment, other configs", () =>
    Effect.gen(function* () {
      const files = { "job.yaml": recipe("What an interpolation reaches") }
      const ran = yield* TestProgram.run(Interpolation.program, ["work", "name=x", "first=grace"], {
        files,
        env: { HOME: "/home/ada" }
      })
      expect(ran).toMatchObject({ code: 0, stdout: ["runs/x/x.log /home/ada/x grace"] })
    })
  )
})
