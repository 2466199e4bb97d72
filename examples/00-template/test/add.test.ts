import { expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestProgram } from "effect-coma/testing"
import { add } from "../src/add.ts"
import { Notebook } from "../src/Notebook.ts"

it.effect("adds notes to the notebook of the config", () =>
  Effect.gen(function* () {
    const ran = yield* TestProgram.run([add], ["add", "buy milk", "call home", "bullet=*"])
    expect(ran.stdout).toEqual(["2 added to notes.txt"])
    expect(ran.files).toEqual({
      "notebook.yaml": expect.stringContaining("file: notes.txt"),
      "notes.txt": "* buy milk\n* call home\n"
    })
  })
)

it.effect("adds nothing in a dry run", () =>
  Effect.gen(function* () {
    const ran = yield* TestProgram.run([add], ["add", "buy milk", "--dry-run"])
    expect(ran.stdout).toEqual(["add would run."])
    expect(ran.files).toEqual({})
  })
)

it.effect("adds to any notebook", () =>
  Effect.gen(function* () {
    const notes: Array<string> = []
    const memory = Layer.succeed(Notebook, { add: (note) => Effect.sync(() => void notes.push(note)) })
    yield* TestProgram.run([add], ["add", "buy milk"], { layers: memory })
    expect(notes).toEqual(["buy milk"])
  })
)
